package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.HistoryException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/// Looks at a file before it is trusted.
final class SqliteCheck {
  /// Older ones can damage a file that several connections write to.
  private static final int[] OLDEST = {3, 51, 3};

  private static final int[] WITHDRAWN = {3, 52, 0};

  private SqliteCheck() {}

  static void version(Connection connection) throws SQLException {
    version(text(connection, "SELECT sqlite_version()"));
  }

  static void version(String version) {
    int[] parts = Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
    if (Arrays.compare(parts, OLDEST) < 0 || Arrays.equals(parts, WITHDRAWN)) {
      throw new HistoryException.Unusable(
          "SQLite %s may damage the history; 3.51.3 or newer is needed, but not 3.52.0"
              .formatted(version),
          new IllegalStateException(version));
    }
  }

  /// Reads the whole file once.
  static void whole(Connection connection, Path path) {
    try {
      String verdict = text(connection, "PRAGMA quick_check(1)");
      if (!verdict.equals("ok")) {
        throw damaged(path, new SQLException(verdict));
      }
    } catch (SQLException broken) {
      throw damaged(path, broken);
    }
  }

  static HistoryException.Unusable damaged(Path path, SQLException why) {
    return new HistoryException.Unusable(
        ("The history %s is damaged (%s). It was left as it is. Put a backup in its place, or move"
                + " it and its -wal and -shm files away to begin anew, then start again.")
            .formatted(path, why.getMessage()),
        why);
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
