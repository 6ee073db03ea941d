package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.HistoryBackup;
import io.openclaw.gateway.history.HistoryException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Copies by `VACUUM INTO`: a snapshot, while writers go on. SQLite neither syncs nor checks such a
/// copy, so that is done here, under another name, before the copy gets its own.
final class SqliteBackup implements HistoryBackup, AutoCloseable {
  private final SqliteFile file;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("history-backup").daemon().factory());

  SqliteBackup(SqliteFile file) {
    this.file = file;
  }

  @Override
  public void to(Path target) {
    Threads.await(
        thread,
        () -> {
          copy(target.toAbsolutePath());
          return true;
        });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void copy(Path target) {
    Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
    try {
      if (Files.exists(target)) {
        throw new FileAlreadyExistsException(target.toString());
      }
      Files.deleteIfExists(unfinished);
      SqliteFile copy = new SqliteFile("jdbc:sqlite:" + unfinished, file.busyTimeout());
      copy.create();
      vacuumInto(unfinished);
      check(copy);
      sync(unfinished);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      sync(target.resolveSibling("."));
    } catch (IOException | SQLException failed) {
      throw new HistoryException.Unavailable(
          "no backup was made at %s: %s".formatted(target, failed), failed);
    } finally {
      deleteQuietly(unfinished);
    }
  }

  private void vacuumInto(Path unfinished) throws SQLException {
    try (Connection source = file.openReader();
        PreparedStatement copy = source.prepareStatement("VACUUM INTO ?")) {
      copy.setString(1, unfinished.toString());
      copy.execute();
    }
  }

  private static void check(SqliteFile copy) throws SQLException {
    try (Connection connection = copy.openReader()) {
      SqliteCheck.whole(connection, copy.path());
    }
  }

  /// Also for a folder, where the system allows it.
  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(/* metaData= */ true);
    } catch (IOException refused) {
      if (!Files.isDirectory(path)) {
        throw refused;
      }
    }
  }

  private static void deleteQuietly(Path unfinished) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException stays) {
      // The next backup of that name removes it.
      return;
    }
  }
}
