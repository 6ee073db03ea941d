package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.HistoryException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/// Lets one gateway of several on a machine check and migrate the file at a time: migrations on SQLite
/// do not lock each other out by themselves.
final class SqliteStartLock implements AutoCloseable {
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private final FileChannel channel;
  private final FileLock lock;

  private SqliteStartLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  static SqliteStartLock acquire(Path file) {
    Path beside = file.resolveSibling(file.getFileName() + ".start");
    IN_THIS_PROCESS.lock();
    try {
      FileChannel channel =
          FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return new SqliteStartLock(channel, channel.lock());
    } catch (IOException refused) {
      IN_THIS_PROCESS.unlock();
      throw new HistoryException.Unusable(
          "The history cannot be locked by %s: %s".formatted(beside, refused.getMessage()), refused);
    }
  }

  @Override
  public void close() {
    try (channel) {
      lock.release();
    } catch (IOException ignored) {
      // The system releases it with the channel at the latest when this process ends.
      return;
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }
}
