package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.HistoryArchive;
import io.openclaw.gateway.history.HistoryBackup;
import io.openclaw.gateway.history.HistoryException;
import io.openclaw.gateway.history.SessionHistory;
import io.openclaw.gateway.history.TaskHistory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The history in a database file. Several processes of one machine may have it open.
public final class SqlHistory implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SqlHistory.class);

  private final Writer writer;
  private final Readers readers;
  private final SqliteBackup backup;
  private final SqlArchive archive;
  private final SqlTaskHistory history;
  private final SqlSessionHistory sessions;

  private SqlHistory(SqliteFile file, int readers, InstantSource clock) {
    this.writer = new Writer(file);
    this.readers = new Readers(file, readers);
    this.backup = new SqliteBackup(file);
    this.archive = new SqlArchive(writer, clock);
    SqlReads reads = new SqlReads(this.readers);
    this.history = new SqlTaskHistory(reads, archive);
    this.sessions = new SqlSessionHistory(reads, archive);
  }

  /// Opens it, after its file was checked and brought to the present schema. Throws
  /// [HistoryException.Unusable] rather than begin with a damaged file.
  ///
  /// @param url `jdbc:sqlite:<file>`; the file is made when it is not there
  public static SqlHistory open(
      String url, int readers, Duration busyTimeout, InstantSource clock) {
    return open(url, readers, busyTimeout, Long.MAX_VALUE, clock);
  }

  /// As above, but a file of `checkBelow` bytes or more is not read as a whole before it is
  /// trusted: that would hold up the start. Damage then shows when it is met, and is never passed
  /// over.
  public static SqlHistory open(
      String url, int readers, Duration busyTimeout, long checkBelow, InstantSource clock) {
    SqliteFile file = new SqliteFile(url, busyTimeout);
    file.create();
    SqliteStartLock.hold(
        file.path(),
        () -> {
          check(file, checkBelow);
          migrate(file);
        });
    return new SqlHistory(file, readers, clock);
  }

  public TaskHistory history() {
    return history;
  }

  public SessionHistory sessions() {
    return sessions;
  }

  public HistoryArchive archive() {
    return archive;
  }

  public HistoryBackup backup() {
    return backup;
  }

  @Override
  public void close() {
    backup.close();
    readers.close();
    writer.close();
  }

  private static void check(SqliteFile file, long checkBelow) {
    try (Connection connection = file.openWriter()) {
      SqliteCheck.version(connection);
      if (file.size() < checkBelow) {
        SqliteCheck.whole(connection, file.path());
      } else {
        log.info("The history {} is too large to be read before the start", file.path());
      }
    } catch (SQLException error) {
      throw SqliteErrors.isDamage(error)
          ? SqliteCheck.damaged(file.path(), error)
          : new HistoryException.Unusable(
              "The history %s cannot be opened: %s".formatted(file.path(), error.getMessage()),
              error);
    }
  }

  private static void migrate(SqliteFile file) {
    try {
      Flyway.configure()
          .dataSource(file.forMigrations())
          .locations("classpath:db/migration")
          .validateMigrationNaming(true)
          .load()
          .migrate();
    } catch (FlywayException failed) {
      throw new HistoryException.Unusable(
          "The history %s cannot be brought to the present schema: %s"
              .formatted(file.path(), failed.getMessage()),
          failed);
    }
  }
}
