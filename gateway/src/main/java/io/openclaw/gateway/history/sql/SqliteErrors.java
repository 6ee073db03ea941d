package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.HistoryException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What an error of the database means to the one who asked.
final class SqliteErrors {
  private static final int KIND = 0xff;

  private SqliteErrors() {}

  static HistoryException translate(SQLException error) {
    return isOfTheRow(error)
        ? new HistoryException.Refused("the history refuses it: " + error.getMessage(), error)
        : new HistoryException.Unavailable("the history fails: " + error.getMessage(), error);
  }

  static boolean isDamage(SQLException error) {
    int kind = kind(error);
    return kind == SQLiteErrorCode.SQLITE_NOTADB.code
        || kind == SQLiteErrorCode.SQLITE_CORRUPT.code;
  }

  private static boolean isOfTheRow(SQLException error) {
    int kind = kind(error);
    return kind == SQLiteErrorCode.SQLITE_CONSTRAINT.code
        || kind == SQLiteErrorCode.SQLITE_TOOBIG.code
        || kind == SQLiteErrorCode.SQLITE_MISMATCH.code;
  }

  private static int kind(SQLException error) {
    return error instanceof SQLiteException ours ? ours.getResultCode().code & KIND : -1;
  }
}
