package io.openclaw.gateway.history.sql;

import io.openclaw.task.TaskId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;

/// Removing tasks so that they stay removed. Called within a transaction.
final class Forgetting {
  private final Connection connection;
  private final SessionRows sessions;

  Forgetting(Connection connection) {
    this.connection = connection;
    this.sessions = new SessionRows(connection);
  }

  /// Removes the task; its events go with it, and what the list of sessions has of it.
  boolean remove(TaskId id) throws SQLException {
    try (PreparedStatement task =
        connection.prepareStatement(
            "DELETE FROM task WHERE id = ? RETURNING owner, session, created_at")) {
      task.setString(1, id.text());
      try (ResultSet row = task.executeQuery()) {
        if (!row.next()) {
          return false;
        }
        leave(row.getString(1), row.getString(2), row.getLong(3));
        return true;
      }
    }
  }

  private void leave(String owner, String session, long createdAt) throws SQLException {
    if (!session.isEmpty()) {
      sessions.leave(owner, session, createdAt);
    }
  }

  /// Keeps a copy of it that another process may have under way out of the history.
  ///
  /// @param removed whether there was something to wipe from the file
  void remember(TaskId id, Instant now, boolean removed) throws SQLException {
    try (PreparedStatement mark =
        connection.prepareStatement(
            "INSERT INTO forgotten (digest, at, wiped) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
      mark.setString(1, digest(id));
      mark.setLong(2, now.toEpochMilli());
      mark.setInt(3, removed ? 0 : 1);
      mark.executeUpdate();
    }
  }

  boolean remembers(TaskId id) throws SQLException {
    try (PreparedStatement mark =
        connection.prepareStatement("SELECT 1 FROM forgotten WHERE digest = ?")) {
      mark.setString(1, digest(id));
      return mark.executeQuery().next();
    }
  }

  boolean mustWipeWhatWasForgottenBefore(Instant limit) throws SQLException {
    try (PreparedStatement mark =
        connection.prepareStatement("SELECT 1 FROM forgotten WHERE wiped = 0 AND at < ? LIMIT 1")) {
      mark.setLong(1, limit.toEpochMilli());
      return mark.executeQuery().next();
    }
  }

  void allWiped() throws SQLException {
    try (PreparedStatement marks =
        connection.prepareStatement("UPDATE forgotten SET wiped = 1 WHERE wiped = 0")) {
      marks.executeUpdate();
    }
  }

  int removeEndedBefore(Instant limit, int most) throws SQLException {
    try (PreparedStatement marks =
            connection.prepareStatement("DELETE FROM forgotten WHERE at < ?");
        PreparedStatement tasks =
            connection.prepareStatement(
                """
                DELETE FROM task WHERE id IN (
                  SELECT id FROM task WHERE finished_at < ? ORDER BY finished_at LIMIT ?)
                """)) {
      marks.setLong(1, limit.toEpochMilli());
      marks.executeUpdate();
      tasks.setLong(1, limit.toEpochMilli());
      tasks.setInt(2, most);
      int removed = tasks.executeUpdate();
      sessions.removeEmpty(limit.toEpochMilli());
      return removed;
    }
  }

  private static String digest(TaskId id) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(id.text().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
