package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.HistoryException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/// The file and how it is opened: every pragma is set here. WAL lets readers go on beside the
/// writer, FULL makes a commit survive a power cut, secure_delete makes a removed text unreadable.
final class SqliteFile {
  private static final String SCHEME = "jdbc:sqlite:";
  private static final int LONGEST_WAIT_FOR_READERS = 100;
  private static final int WAL_STAYS_BELOW = 64 << 20;

  private final String url;
  private final Path path;
  private final Duration busyTimeout;

  SqliteFile(String url, Duration busyTimeout) {
    String file = url.startsWith(SCHEME) ? url.substring(SCHEME.length()) : "";
    if (file.isBlank() || file.startsWith(":")) {
      throw new IllegalArgumentException(
          "openclaw.history.url must be jdbc:sqlite:<file>, not " + url);
    }
    this.url = url;
    this.path = Path.of(file.replaceFirst("\\?.*", "")).toAbsolutePath();
    this.busyTimeout = busyTimeout;
  }

  Path path() {
    return path;
  }

  long size() {
    return path.toFile().length();
  }

  Duration busyTimeout() {
    return busyTimeout;
  }

  /// Makes the folder, and an empty file that no other account may read; what SQLite puts beside it
  /// later takes over its permissions.
  void create() {
    try {
      Path folder = path.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      createUnlessThere();
    } catch (IOException refused) {
      throw new HistoryException.Unusable(
          "The history cannot be kept at %s: %s".formatted(path, refused.getMessage()), refused);
    }
  }

  private void createUnlessThere() throws IOException {
    try {
      createPrivately();
    } catch (FileAlreadyExistsException there) {
      // From an earlier run, or made by another gateway at this moment: used as it is.
    }
  }

  private void createPrivately() throws IOException {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) {
      Files.createFile(
          path,
          PosixFilePermissions.asFileAttribute(
              Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
    } else {
      Files.createFile(path);
    }
  }

  /// For the schema's migrations; opens as often as it is asked.
  DataSource forMigrations() {
    SQLiteConfig config = writing();
    config.setTransactionMode(TransactionMode.DEFERRED);
    return source(config);
  }

  /// Its transactions begin as writers, so that waiting for another process works, and never fails
  /// in the middle.
  Connection openWriter() throws SQLException {
    return source(writing()).getConnection();
  }

  Connection openReader() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout((int) busyTimeout.toMillis());
    return source(config).getConnection();
  }

  /// Moves everything from the write-ahead log into the file; false while a reader needs the log.
  /// Does not wait long for that, since every other write would wait with it.
  static boolean emptyLog(Connection writer) throws SQLException {
    SQLiteConnection patient = writer.unwrap(SQLiteConnection.class);
    int patience = patient.getBusyTimeout();
    patient.setBusyTimeout(LONGEST_WAIT_FOR_READERS);
    try (Statement statement = writer.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      return row.next() && row.getInt("busy") == 0;
    } finally {
      patient.setBusyTimeout(patience);
    }
  }

  private SQLiteConfig writing() {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setBusyTimeout((int) busyTimeout.toMillis());
    config.enforceForeignKeys(true);
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    config.setJournalSizeLimit(WAL_STAYS_BELOW);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    return config;
  }

  private SQLiteDataSource source(SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(url);
    return source;
  }
}
