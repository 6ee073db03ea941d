package io.openclaw.gateway.history.sql;

import java.sql.Connection;
import java.sql.SQLException;

/// Something to do with a connection.
@FunctionalInterface
interface SqlWork<T> {
  T on(Connection connection) throws SQLException;
}
