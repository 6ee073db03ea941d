package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.EndedTask;
import io.openclaw.gateway.history.HistoryArchive;
import io.openclaw.gateway.history.HistoryArchive.Copy;
import io.openclaw.gateway.history.HistoryArchive.Put;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskView;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A history in a test's folder, which can also be looked at without it.
public final class HistoryFile implements AutoCloseable {
  private final Path path;
  private final List<SqlHistory> opened = new ArrayList<>();
  public volatile Instant now = EndedTask.NOON;

  private HistoryFile(Path path) {
    this.path = path;
  }

  public static HistoryFile in(Path folder) {
    return new HistoryFile(folder.resolve("history.db"));
  }

  public Path path() {
    return path;
  }

  public String url() {
    return "jdbc:sqlite:" + path;
  }

  /// Opens it once more, as another gateway would.
  public SqlHistory open() {
    return open(Duration.ofSeconds(5));
  }

  public SqlHistory open(Duration busyTimeout) {
    SqlHistory history = SqlHistory.open(url(), 2, busyTimeout, () -> now);
    opened.add(history);
    return history;
  }

  public HistoryArchive archive() {
    return opened.getFirst().archive();
  }

  public Put put(EndedTask task) {
    return archive().write(batch -> batch.put(copy(task)));
  }

  /// Taken as it is, whole or not.
  public static Copy copy(EndedTask task) {
    return new Copy() {
      @Override
      public TaskView task() {
        return task.view();
      }

      @Override
      public Optional<String> request() {
        return task.request();
      }

      @Override
      public Iterator<List<TaskEvent>> log() {
        return List.of(task.events()).iterator();
      }
    };
  }

  public Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(url());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA foreign_keys = on");
    }
    return connection;
  }

  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  public long number(String query) {
    return Long.parseLong(text(query, null));
  }

  /// All rows of a column, the first one by default.
  public String text(String query, @Nullable String column) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<String> lines = new ArrayList<>();
      while (row.next()) {
        lines.add(column == null ? row.getString(1) : row.getString(column));
      }
      return String.join("\n", lines);
    } catch (SQLException error) {
      throw new IllegalStateException(error);
    }
  }

  @Override
  public void close() {
    opened.forEach(SqlHistory::close);
    opened.clear();
  }
}
