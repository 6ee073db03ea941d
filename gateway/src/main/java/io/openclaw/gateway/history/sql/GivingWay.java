package io.openclaw.gateway.history.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A statement that takes long and can be repeated: it is interrupted once others have waited for
/// the connection long enough. SQLite undoes an interrupted statement as a whole.
///
/// VACUUM is one: moving rows from page to page leaves remains of them behind now and then, which
/// secure_delete does not see, and only writing every page anew removes them.
final class GivingWay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GivingWay.class);
  private static final long CHECK_MILLIS = 20;

  private final Statement statement;
  private final BooleanSupplier othersWait;
  private final long patienceNanos;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final Thread watcher;

  private GivingWay(Statement statement, BooleanSupplier othersWait, Duration patience) {
    this.statement = statement;
    this.othersWait = othersWait;
    this.patienceNanos = patience.toNanos();
    this.watcher = Thread.ofVirtual().name("history-gives-way").start(this::watch);
  }

  /// Returns false when it was interrupted.
  static boolean execute(
      Connection connection, String sql, BooleanSupplier othersWait, Duration patience)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        GivingWay watch = new GivingWay(statement, othersWait, patience)) {
      return watch.execute(sql);
    }
  }

  private boolean execute(String sql) throws SQLException {
    try {
      statement.execute(sql);
      return true;
    } catch (SQLException failure) {
      if (interrupted.get()) {
        return false;
      }
      throw failure;
    }
  }

  private void watch() {
    long waitingSince = System.nanoTime();
    try {
      while (!ended.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
        waitingSince = othersWait.getAsBoolean() ? waitingSince : System.nanoTime();
        if (System.nanoTime() - waitingSince >= patienceNanos && othersWait.getAsBoolean()) {
          interrupted.set(true);
          statement.cancel();
        }
      }
    } catch (SQLException failed) {
      LOG.debug("A statement that should give way could not be cancelled", failed);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns when the statement can no longer be cancelled by this watch.
  @Override
  public void close() {
    ended.countDown();
    try {
      watcher.join();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
