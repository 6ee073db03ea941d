package io.openclaw.cli.local;

import io.openclaw.cli.terminal.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// At most one supervisor works on a data folder. The system lets go of the lock when its holder
/// dies.
final class DataLock implements AutoCloseable {
  private final FileChannel channel;

  private DataLock(FileChannel channel) {
    this.channel = channel;
  }

  static DataLock take(DataFolder data) {
    return tryTake(data).orElseThrow(() -> alreadyRuns(data));
  }

  private static Failure alreadyRuns(DataFolder data) {
    String who =
        data.book()
            .read()
            .livingSupervisor()
            .map(supervisor -> " (process " + supervisor.pid() + ")")
            .orElse("");
    return new Failure(
        "A local system already runs on %s%s; stop it with claw down, or choose another folder with --data."
            .formatted(data.path(), who));
  }

  static Optional<DataLock> tryTake(DataFolder data) {
    try {
      FileChannel channel =
          FileChannel.open(data.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isOurs(channel)) {
        return Optional.of(new DataLock(channel));
      }
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      throw new Failure("%s cannot be locked: %s.".formatted(data.lock(), e.getMessage()));
    }
  }

  private static boolean isOurs(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new Failure("The lock cannot be given back: " + e.getMessage());
    }
  }
}
