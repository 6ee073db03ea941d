package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.HistoryArchive;
import io.openclaw.gateway.history.HistoryException;
import io.openclaw.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The writing side.
final class SqlArchive implements HistoryArchive {
  private static final Logger log = LoggerFactory.getLogger(SqlArchive.class);

  private static final Duration LONGEST_WAIT_OF_A_PERSON = Duration.ofMillis(900);

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

  /// As told by a person: what is not here leaves no mark, for it may yet end and come.
  boolean forget(TaskId id) {
    boolean forgotten =
        writer.transactionWithin(
            LONGEST_WAIT_OF_A_PERSON,
            connection -> {
              Forgetting forgetting = new Forgetting(connection);
              boolean removed = forgetting.remove(id);
              if (removed) {
                forgetting.remember(id, clock.instant(), /* removed= */ true);
              }
              note(removed);
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
    if (mustWipe) {
      mustWipe = false;
      boolean wiped = false;
      try {
        wiped = writer.plain(SqliteFile::emptyLog);
      } finally {
        note(!wiped);
      }
    }
  }

  @Override
  public boolean rewriteIfForgottenBefore(Instant limit) {
    boolean due =
        writer.plain(
            connection -> new Forgetting(connection).mustWipeWhatWasForgottenBefore(limit));
    if (due) {
      writer.plain(connection -> {
        SqliteFile.rewrite(connection);
        new Forgetting(connection).allWiped();
        return true;
      });
      note(/* removed= */ true);
      wipe();
    }
    return due;
  }

  /// The transaction is committed: that it cannot be wiped yet is no failure of it.
  private void wipeOrLater() {
    try {
      wipe();
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
