package io.openclaw.gateway.history.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Queries with their values in order.
record SqlReads(Readers readers) {
  <T> List<T> rows(String query, List<Object> values, Row<T> mapping) {
    List<T> found = new ArrayList<>();
    read(query, values, row -> found.add(mapping.of(row)));
    return found;
  }

  /// Hands out row by row, until there is none left or one was enough.
  void read(String query, List<Object> values, Row<Boolean> wantsMore) {
    readers.read(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(query)) {
        for (int n = 0; n < values.size(); n++) {
          statement.setObject(n + 1, values.get(n));
        }
        return handOut(statement, wantsMore);
      }
    });
  }

  private static boolean handOut(PreparedStatement statement, Row<Boolean> wantsMore)
      throws SQLException {
    boolean more = true;
    try (ResultSet row = statement.executeQuery()) {
      while (more && row.next()) {
        more = wantsMore.of(row);
      }
    }
    return more;
  }

  @FunctionalInterface
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }
}
