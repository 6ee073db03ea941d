package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.HistoryException;
import io.openclaw.gateway.history.ReadBudget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A few read-only connections, each used by one platform thread at a time; see [Writer] for why.
/// More reads wait in a queue; past its bound, or past the caller's [ReadBudget], they are refused.
/// So a file that hangs holds these threads alone, and never a caller.
final class Readers implements AutoCloseable {
  private static final int LONGEST_LINE = 512;

  private final SqliteFile file;
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final ThreadPoolExecutor threads;

  Readers(SqliteFile file, int count) {
    this.file = file;
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(LONGEST_LINE),
            Thread.ofPlatform().name("history-reader-", 1).daemon().factory());
  }

  <T> T read(SqlWork<T> work) {
    return Threads.await(threads, ReadBudget.left(), () -> with(work));
  }

  @Override
  public void close() {
    Threads.stop(threads, () -> {});
    idle.forEach(Threads::closeQuietly);
  }

  /// A connection comes back only after it worked.
  private <T> T with(SqlWork<T> work) {
    Connection connection = null;
    try {
      connection = take();
      T result = work.on(connection);
      idle.push(connection);
      connection = null;
      return result;
    } catch (SQLException error) {
      throw new HistoryException.Unavailable(
          "the history cannot be read: " + error.getMessage(), error);
    } finally {
      Threads.closeQuietly(connection);
    }
  }

  private Connection take() throws SQLException {
    @Nullable Connection present = idle.poll();
    return present == null ? file.openReader() : present;
  }
}
