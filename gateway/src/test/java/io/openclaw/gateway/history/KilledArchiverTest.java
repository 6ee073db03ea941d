package io.openclaw.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.history.sql.HistoryFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that archives, at moments of chance. `-Dhistory.kills=200` for the long run.
class KilledArchiverTest {
  private static final int KILLS = Integer.getInteger("history.kills", 8);

  @TempDir Path folder;

  @Test
  void losesNothingAndDoublesNothing() throws IOException, InterruptedException {
    long seed = new Random().nextLong();
    System.out.println("seed of losesNothingAndDoublesNothing: " + seed);
    Random random = new Random(seed);
    HistoryFile file = HistoryFile.in(folder);
    Path acknowledged = folder.resolve("acknowledged");

    for (int kill = 0; kill < KILLS; kill++) {
      killSoon(start(file, acknowledged, Integer.MAX_VALUE), random);
      assertThat(file.text("PRAGMA integrity_check", null)).as("seed %d", seed).isEqualTo("ok");
      assertThat(notWhole(file)).as("seed %d", seed).isZero();
      assertThat(missing(file, acknowledged)).as("let go, but not kept; seed %d", seed).isEmpty();
    }

    int all = NumberedTasks.in(acknowledged, 0).acknowledged().size() + 100;
    finish(start(file, acknowledged, all));
    assertThat(file.number("SELECT count(*) FROM task")).as("seed %d", seed).isEqualTo(all);
    assertThat(notWhole(file)).isZero();
    System.out.printf("%d kills, %d tasks, each once%n", KILLS, all);
  }

  private static void killSoon(Process process, Random random)
      throws IOException, InterruptedException {
    try (BufferedReader lines = reader(process)) {
      assertThat(lines.lines().anyMatch("archiving"::equals)).isTrue();
      if (process.waitFor(random.nextInt(150), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it ended by itself");
      }
      process.destroyForcibly().waitFor();
    }
  }

  private static void finish(Process process) throws IOException, InterruptedException {
    try (BufferedReader lines = reader(process)) {
      assertThat(lines.lines().toList()).contains("archiving", "done");
      assertThat(process.waitFor()).isZero();
    }
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static Process start(HistoryFile file, Path acknowledged, int count) throws IOException {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            path,
            ArchivingProcess.class.getName(),
            file.url(),
            acknowledged.toString(),
            Integer.toString(count))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static long notWhole(HistoryFile file) {
    return file.number(
        """
        SELECT count(*) FROM task WHERE seq <> (SELECT count(*) FROM event WHERE task = id)
          OR NOT EXISTS (SELECT 1 FROM event WHERE task = id AND event.seq = task.seq AND type = 'done')
        """);
  }

  private static List<String> missing(HistoryFile file, Path acknowledged) throws IOException {
    var kept =
        file.text("SELECT id FROM task", null).lines().collect(Collectors.toUnmodifiableSet());
    return NumberedTasks.in(acknowledged, 0).acknowledged().stream()
        .map(number -> NumberedTasks.id(number).text())
        .filter(id -> !kept.contains(id))
        .toList();
  }
}
