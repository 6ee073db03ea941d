package io.openclaw.gateway.history;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.openclaw.gateway.history.sql.SqlHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.LoggerFactory;

/// Archives numbered tasks until all are archived, or until it is killed.
final class ArchivingProcess {
  private ArchivingProcess() {}

  public static void main(String[] arguments) throws IOException {
    ((Logger) LoggerFactory.getLogger("ROOT")).setLevel(Level.WARN);
    NumberedTasks store = NumberedTasks.in(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
    try (SqlHistory history =
        SqlHistory.open(arguments[0], 1, Duration.ofSeconds(5), () -> EndedTask.NOON)) {
      Archiver archiver =
          new Archiver(
              store,
              new TakeOver(
                  store,
                  store,
                  _ -> List.of(),
                  history.archive(),
                  () -> 0,
                  TestSettings.DEFAULT,
                  () -> true),
              10,
              () -> true,
              InstantSource.system());
      System.out.println("archiving");
      while (archiver.pass()) {
        // On to the next batch.
      }
      System.out.println("done");
    }
  }
}
