package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.HistoryException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/// `java -cp gateway.jar io.openclaw.gateway.history.sql.BackupCommand HISTORY TARGET` copies a
/// history that may be in use.
public final class BackupCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private BackupCommand() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  static int run(String[] arguments, PrintStream out, PrintStream err) {
    if (arguments.length != 2) {
      err.println("usage: BackupCommand HISTORY TARGET");
      return 2;
    }
    SqliteFile source = new SqliteFile("jdbc:sqlite:" + arguments[0], PATIENCE);
    try (SqliteBackup backup = new SqliteBackup(source)) {
      backup.to(Path.of(arguments[1]));
      out.println("The history was copied to " + arguments[1] + " and the copy was checked.");
      return 0;
    } catch (HistoryException failed) {
      err.println(failed.getMessage());
      return 1;
    }
  }
}
