package io.openclaw.worker.log;

import io.openclaw.loop.Loop;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskWork;
import io.openclaw.task.TaskWork.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Flushes the logs of all attempts on one shard. It clocks itself: one flush is under way, the
/// next carries all that gathered meanwhile, so the busier the store the larger the flushes.
final class ShardAppender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShardAppender.class);
  private static final long APART_NANOS = 500_000;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
  private static final int MOST_ROWS = 1000;
  private static final int MOST_CHARS = 1 << 20;

  private final TaskWork work;
  private final BlockingQueue<AttemptLog> dirty = new LinkedBlockingQueue<>();
  private final Loop loop;

  /// What the store has not answered yet; of the loop's thread.
  private @Nullable Batch unanswered;

  ShardAppender(TaskWork work, int shard) {
    this.work = work;
    this.loop =
        Loop.named("append-" + shard)
            .expect(StoreException.class)
            .pauseAfterFailure(FIRST_PAUSE, LONGEST_PAUSE)
            .start(this::turn);
  }

  void dirty(AttemptLog log) {
    dirty.add(log);
  }

  @Override
  public void close() {
    loop.close();
  }

  private boolean turn() throws InterruptedException {
    if (unanswered == null) {
      unanswered = new Batch(dirty.take());
    } else {
      unanswered.repeat();
    }
    if (!unanswered.rows.isEmpty()) {
      flush(unanswered);
    }
    unanswered = null;
    // Even a fast store is asked for many at once rather than for one by one.
    LockSupport.parkNanos(APART_NANOS);
    return true;
  }

  /// Throws when the same has to be repeated.
  private void flush(Batch batch) {
    try {
      settle(batch, work.append(batch.rows));
    } catch (StoreException.Away
        | StoreException.OutcomeUnknown
        | StoreException.StorageFull later) {
      batch.logs.forEach(AttemptLog::unanswered);
      throw later;
    } catch (RuntimeException broken) {
      LOG.error("{} events cannot be appended; their tasks go back", batch.rows.size(), broken);
      batch.logs.forEach(log -> log.refused(LogFailure.BROKEN));
    }
  }

  private static void settle(Batch batch, List<TaskWork.Appended> answers) {
    int row = 0;
    for (int i = 0; i < batch.logs.size(); i++) {
      AttemptLog log = batch.logs.get(i);
      int end = row + batch.counts.get(i);
      TaskWork.Appended worst = Collections.max(answers.subList(row, end));
      row = end;
      switch (worst) {
        case OK, KNOWN -> log.confirmed();
        case GAP -> log.refused(LogFailure.GAP);
        case LOST -> log.refused(LogFailure.LOST);
      }
    }
  }

  /// What one flush carries; it stays the same until it is answered.
  private final class Batch {
    private final List<AttemptLog> logs = new ArrayList<>();
    private final List<Integer> counts = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private int chars;

    Batch(AttemptLog first) {
      for (AttemptLog log = first; log != null; log = full() ? null : dirty.poll()) {
        take(log);
      }
    }

    /// The same again, but for attempts that ended meanwhile: their end carries their events.
    void repeat() {
      List<AttemptLog> same = List.copyOf(logs);
      logs.clear();
      counts.clear();
      rows.clear();
      same.forEach(this::take);
    }

    private boolean full() {
      return rows.size() >= MOST_ROWS || chars >= MOST_CHARS;
    }

    private void take(AttemptLog log) {
      List<Row> rowsOfLog = log.beginFlush();
      if (!rowsOfLog.isEmpty()) {
        logs.add(log);
        counts.add(rowsOfLog.size());
        rows.addAll(rowsOfLog);
        rowsOfLog.forEach(row -> chars += row.event().size());
      }
    }
  }
}
