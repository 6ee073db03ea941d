package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.wire.SessionTitle;
import io.openclaw.task.TaskView;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Keeps the list of sessions in step with the tasks. Called within a transaction.
final class SessionRows {
  private final Connection connection;

  SessionRows(Connection connection) {
    this.connection = connection;
  }

  /// A task came in. Tasks of a session do not come in the order in which they were submitted; the
  /// title is that of the first submitted.
  void enter(TaskView task, @Nullable String request) throws SQLException {
    if (task.session().isEmpty() || usedLater(task)) {
      return;
    }
    String sql =
        """
        INSERT INTO task_session (owner, session, title, created_at, last_at)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (owner, session) DO UPDATE
        SET title = excluded.title, created_at = excluded.created_at
        """;
    try (PreparedStatement row = connection.prepareStatement(sql)) {
      row.setString(1, task.owner());
      row.setString(2, task.session());
      row.setString(3, request == null ? "" : SessionTitle.of(request));
      row.setLong(4, task.createdAt().toEpochMilli());
      row.setLong(5, task.createdAt().toEpochMilli());
      row.executeUpdate();
    }
  }

  /// Whether the session is here with an earlier task than this one; then this is its last use.
  private boolean usedLater(TaskView task) throws SQLException {
    String sql =
        """
        UPDATE task_session SET last_at = CASE WHEN last_at < ? THEN ? ELSE last_at END
        WHERE owner = ? AND session = ? AND created_at <= ?
        """;
    long at = task.createdAt().toEpochMilli();
    try (PreparedStatement row = connection.prepareStatement(sql)) {
      row.setLong(1, at);
      row.setLong(2, at);
      row.setString(3, task.owner());
      row.setString(4, task.session());
      row.setLong(5, at);
      return row.executeUpdate() > 0;
    }
  }

  /// A task was removed on its owner's order. A title of its text goes with it.
  void leave(String owner, String session, long createdAt) throws SQLException {
    String oldest =
        """
        SELECT created_at, request FROM task WHERE owner = ? AND session = ?
        ORDER BY age LIMIT 1
        """;
    try (PreparedStatement task = connection.prepareStatement(oldest)) {
      task.setString(1, owner);
      task.setString(2, session);
      try (ResultSet row = task.executeQuery()) {
        if (row.next()) {
          begin(owner, session, createdAt, row.getLong(1), row.getString(2));
        } else {
          remove(owner, session);
        }
      }
    }
  }

  /// What is left of the session begins with another task when the removed one was its first.
  private void begin(
      String owner, String session, long removed, long createdAt, @Nullable String request)
      throws SQLException {
    String sql =
        """
        UPDATE task_session SET title = ?,
          created_at = CASE WHEN last_at < ? THEN last_at ELSE ? END
        WHERE owner = ? AND session = ? AND created_at >= ?
        """;
    try (PreparedStatement row = connection.prepareStatement(sql)) {
      row.setString(1, request == null ? "" : SessionTitle.of(request));
      row.setLong(2, createdAt);
      row.setLong(3, createdAt);
      row.setString(4, owner);
      row.setString(5, session);
      row.setLong(6, removed);
      row.executeUpdate();
    }
  }

  private void remove(String owner, String session) throws SQLException {
    try (PreparedStatement row =
        connection.prepareStatement("DELETE FROM task_session WHERE owner = ? AND session = ?")) {
      row.setString(1, owner);
      row.setString(2, session);
      row.executeUpdate();
    }
  }

  /// Removes those whose tasks are gone, after tasks that ended before `limit` were removed.
  void removeEmpty(long limit) throws SQLException {
    String sql =
        """
        DELETE FROM task_session WHERE last_at < ? AND NOT EXISTS (
          SELECT 1 FROM task
          WHERE task.owner = task_session.owner AND task.session = task_session.session)
        """;
    try (PreparedStatement rows = connection.prepareStatement(sql)) {
      rows.setLong(1, limit);
      rows.executeUpdate();
    }
  }
}
