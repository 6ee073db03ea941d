package io.openclaw.gateway.history.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The one connection that writes, on a thread of its own. That thread is no virtual one: a commit
/// and a wait for the file's lock happen in native code, where they would hold up the virtual
/// threads of the whole gateway. After an error the connection is opened anew, so nothing half-done
/// is left.
final class Writer implements AutoCloseable {
  private final SqliteFile file;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().name("history-writer").daemon().factory());
  private @Nullable Connection open;

  Writer(SqliteFile file) {
    this.file = file;
  }

  /// Runs `work` as one transaction: durable on return, undone when it throws.
  <T> T transaction(SqlWork<T> work) {
    return Threads.await(thread, () -> inTransaction(work));
  }

  /// The same for a caller that cannot wait: a transaction that has not begun in time is not run.
  <T> T transactionWithin(Duration limit, SqlWork<T> work) {
    return Threads.await(thread, limit, () -> inTransaction(work));
  }

  /// Runs `work` outside of a transaction.
  <T> T plain(SqlWork<T> work) {
    return Threads.await(thread, () -> guarded(work));
  }

  /// As [#plain], for a caller that cannot wait.
  <T> T plainWithin(Duration limit, SqlWork<T> work) {
    return Threads.await(thread, limit, () -> guarded(work));
  }

  /// Whether there is more to do behind the present work.
  boolean othersWait() {
    return !thread.getQueue().isEmpty();
  }

  @Override
  public void close() {
    Threads.stop(thread, this::disconnect);
  }

  /// Turning auto-commit on again is the commit; `commit()` would begin another transaction at
  /// once, and its failure would look like one of this.
  private <T> T inTransaction(SqlWork<T> work) {
    return guarded(connection -> {
      connection.setAutoCommit(false);
      T result = work.on(connection);
      connection.setAutoCommit(true);
      return result;
    });
  }

  private <T> T guarded(SqlWork<T> work) {
    boolean well = false;
    try {
      T result = work.on(connection());
      well = true;
      return result;
    } catch (SQLException error) {
      throw SqliteErrors.translate(error);
    } finally {
      if (!well) {
        disconnect();
      }
    }
  }

  private Connection connection() throws SQLException {
    Connection present = open;
    if (present == null) {
      present = file.openWriter();
      open = present;
    }
    return present;
  }

  /// What is uncommitted is undone by closing.
  private void disconnect() {
    Connection present = open;
    open = null;
    Threads.closeQuietly(present);
  }
}
