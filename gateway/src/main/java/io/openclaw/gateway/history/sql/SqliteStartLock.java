package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.HistoryException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/// Lets one gateway of several on a machine check and migrate the file at a time: migrations on
/// SQLite do not lock each other out by themselves.
final class SqliteStartLock {
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private SqliteStartLock() {}

  static void hold(Path file, Runnable work) {
    IN_THIS_PROCESS.lock();
    try {
      holdAmongProcesses(file.resolveSibling(file.getFileName() + ".start"), work);
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }

  /// The system releases the lock when this process ends, however it ends.
  private static void holdAmongProcesses(Path beside, Runnable work) {
    try (FileChannel channel =
            FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      work.run();
    } catch (IOException refused) {
      throw new HistoryException.Unusable(
          "The history cannot be locked by %s: %s".formatted(beside, refused.getMessage()),
          refused);
    }
  }
}
