package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.HistoryArchive;
import io.openclaw.gateway.history.HistoryException;
import io.openclaw.gateway.history.ReadBudget;
import io.openclaw.task.TaskId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The writing side.
final class SqlArchive implements HistoryArchive {
  private static final Logger log = LoggerFactory.getLogger(SqlArchive.class);

  private static final Duration UPKEEP = Duration.ofMinutes(1);

  private final Writer writer;
  private final InstantSource clock;
  private volatile boolean mustWipe;

  SqlArchive(Writer writer, InstantSource clock) {
    this.writer = writer;
    this.clock = clock;
  }

  @Override
  public <T> T write(Function<Batch, T> work) {
    T result =
        writer.transaction(connection -> {
          try (SqlBatch batch = new SqlBatch(connection, clock)) {
            T done = work.apply(batch);
            note(batch.forgot());
            return done;
          }
        });
    wipeOrLater();
    return result;
  }

  /// On a client's call: a task that is not here leaves no mark, for it may still end and be
  /// copied.
  boolean forget(TaskId id) {
    return forget(List.of(id)) > 0;
  }

  /// As above, all of them or none.
  int forget(List<TaskId> ids) {
    int forgotten =
        writer.transactionWithin(
            ReadBudget.left(),
            connection -> {
              Forgetting forgetting = new Forgetting(connection);
              int removed = 0;
              for (TaskId id : ids) {
                if (forgetting.remove(id)) {
                  forgetting.remember(id, clock.instant(), /* removed= */ true);
                  removed++;
                }
              }
              note(removed > 0);
              return removed;
            });
    wipeOrLater();
    return forgotten;
  }

  @Override
  public int removeEndedBefore(Instant limit, int most) {
    return writer.transaction(connection -> {
      int removed = new Forgetting(connection).removeEndedBefore(limit, most);
      note(removed > 0);
      return removed;
    });
  }

  /// Pages in the write-ahead log still show what was removed; an emptied log does not. While a
  /// reader needs the log it stays, and the next call tries again.
  @Override
  public void wipe() {
    wipe(UPKEEP);
  }

  private void wipe(Duration within) {
    if (mustWipe) {
      mustWipe = false;
      boolean wiped = false;
      try {
        wiped = writer.plainWithin(within, SqliteFile::emptyLog);
      } finally {
        note(!wiped);
      }
    }
  }

  @Override
  public Rewrite rewriteIfForgottenBefore(Instant limit, Duration patience) {
    if (!writer.plain(
        connection -> new Forgetting(connection).mustWipeWhatWasForgottenBefore(limit))) {
      return Rewrite.NOT_NEEDED;
    }
    if (!writer.plain(connection -> rewritten(connection, patience))) {
      return Rewrite.GAVE_WAY;
    }
    note(/* removed= */ true);
    wipe();
    return Rewrite.DONE;
  }

  private boolean rewritten(Connection connection, Duration patience) throws SQLException {
    boolean whole = GivingWay.execute(connection, "VACUUM", writer::othersWait, patience);
    if (whole) {
      new Forgetting(connection).allWiped();
    }
    return whole;
  }

  /// The transaction is committed: that it cannot be wiped yet is no failure of it.
  private void wipeOrLater() {
    try {
      wipe(ReadBudget.left());
    } catch (HistoryException later) {
      log.warn("Removed tasks are not yet wiped from the disk; that is tried again", later);
    }
  }

  private void note(boolean removed) {
    if (removed) {
      mustWipe = true;
    }
  }
}
