package io.openclaw.gateway.intake;

import io.openclaw.task.StoreException;
import io.openclaw.task.TaskControl;
import io.openclaw.task.TaskId;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Undoes submissions whose fate is not known: their callers were told that it failed and may send
/// them anew, so the first one must not run as well. Tries until the store answers.
final class UnknownOutcomes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnknownOutcomes.class);
  private static final int MOST = 100_000;
  private static final Duration PAUSE = Duration.ofMillis(100);

  /// A submission under way on a broken connection may still arrive shortly after the store answers
  /// on a new one; so an absent task is looked for once more.
  private static final Duration SECOND_LOOK = Duration.ofSeconds(2);

  private final TaskControl control;
  private final BlockingQueue<Doubtful> doubtful =
      new PriorityBlockingQueue<>(11, Comparator.comparingLong(Doubtful::due));
  private volatile boolean closed;

  UnknownOutcomes(TaskControl control) {
    this.control = control;
    Thread.ofVirtual().name("unknown-outcomes").start(this::keepUndoing);
  }

  void undo(TaskId id, String owner) {
    if (doubtful.size() < MOST) {
      doubtful.add(new Doubtful(id, owner, System.nanoTime(), true));
    } else {
      LOG.atError()
          .addKeyValue("task", id)
          .log("too many unknown outcomes; this one is not undone");
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private void keepUndoing() {
    while (!closed) {
      Doubtful first = doubtful.peek();
      if (first == null || first.due() > System.nanoTime() || !undone(first)) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private boolean undone(Doubtful it) {
    try {
      TaskControl.Controlled answer = control.cancel(it.id(), it.owner());
      doubtful.remove(it);
      if (it.first() && answer instanceof TaskControl.Controlled.Absent) {
        long later = System.nanoTime() + SECOND_LOOK.toNanos();
        doubtful.add(new Doubtful(it.id(), it.owner(), later, false));
      }
      return true;
    } catch (StoreException stillAway) {
      return false;
    }
  }

  private record Doubtful(TaskId id, String owner, long due, boolean first) {}
}
