package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.HistoryArchive;
import io.openclaw.gateway.history.HistoryBackup;
import io.openclaw.gateway.history.HistoryException;
import io.openclaw.gateway.history.TaskHistory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// The history in a database file. Several processes of one machine may have it open.
public final class SqlHistory implements AutoCloseable {
  private final Writer writer;
  private final Readers readers;
  private final SqliteBackup backup;
  private final SqlArchive archive;
  private final SqlTaskHistory history;

  private SqlHistory(SqliteFile file, int readers, InstantSource clock) {
    this.writer = new Writer(file);
    this.readers = new Readers(file, readers);
    this.backup = new SqliteBackup(file);
    this.archive = new SqlArchive(writer, clock);
    this.history = new SqlTaskHistory(this.readers, archive);
  }

  /// Opens it, after its file was checked and brought to the present schema. Throws
  /// [HistoryException.Unusable] rather than begin with a damaged file.
  ///
  /// @param url `jdbc:sqlite:<file>`; the file is made when it is not there
  public static SqlHistory open(
      String url, int readers, Duration busyTimeout, InstantSource clock) {
    SqliteFile file = new SqliteFile(url, busyTimeout);
    file.create();
    SqliteStartLock.hold(
        file.path(),
        () -> {
          check(file);
          migrate(file);
        });
    return new SqlHistory(file, readers, clock);
  }

  public TaskHistory history() {
    return history;
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

  private static void check(SqliteFile file) {
    try (Connection connection = file.openWriter()) {
      SqliteCheck.version(connection);
      SqliteCheck.whole(connection, file.path());
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
