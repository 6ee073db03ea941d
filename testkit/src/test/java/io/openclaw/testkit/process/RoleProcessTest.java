package io.openclaw.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RoleProcessTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Path folder;
  private final BlockingQueue<Long> readyNanos = new LinkedBlockingQueue<>();

  RoleProcessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aKilledOneIsBackInLessThanASecond() throws InterruptedException {
    try (RoleProcess role = ticking()) {
      role.awaitReady(SOON);
      await().atMost(SOON).until(() -> role.starts() == 1 && readyNanos.poll() != null);
      await().pollDelay(Duration.ofMillis(2100)).until(() -> true);
      long first = role.pid();

      role.kill();

      assertThat(readyNanos.poll(10, TimeUnit.SECONDS)).isLessThan(1_000_000_000L);
      assertThat(role.pid()).isNotEqualTo(first);
      assertThat(role.starts()).isEqualTo(2);
      assertThat(ProcessHandle.of(first).filter(ProcessHandle::isAlive)).isEmpty();
    }
  }

  @Test
  void aPausedOneStandsStillUntilItIsResumed() throws IOException {
    try (RoleProcess role = ticking()) {
      role.awaitReady(SOON);
      role.pause();
      await().until(() -> stateOf(role.pid()).startsWith("T"));

      role.resume();

      await().until(() -> !stateOf(role.pid()).startsWith("T"));
      assertThat(role.starts()).isEqualTo(1);
    }
  }

  @Test
  void aTerminatedOneStaysDownUntilItIsRevived() {
    try (RoleProcess role = ticking()) {
      role.awaitReady(SOON);
      role.terminate(/* keep= */ false);
      assertThat(role.awaitEnd(SOON)).isTrue();
      await().during(Duration.ofMillis(1300)).until(() -> role.starts() == 1);

      role.revive();

      role.awaitReady(SOON);
      assertThat(role.starts()).isEqualTo(2);
    }
  }

  @Test
  void itsWordsAreInTheLogAndInTheComplaint() {
    var settings =
        new RoleProcess.Settings("mute", sh("echo it hurts; sleep 60"), log(), pid -> false);
    try (RoleProcess role = RoleProcess.start(settings)) {
      await().until(() -> role.lastWords(5).contains("it hurts"));

      assertThatThrownBy(() -> role.awaitReady(Duration.ofMillis(200)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("mute was not ready")
          .hasMessageContaining("it hurts");
    }
  }

  @Test
  void aClosedOneIsGoneEvenWhenItWasPaused() {
    RoleProcess role = ticking();
    role.awaitReady(SOON);
    long pid = role.pid();
    role.pause();

    role.close();

    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void nothingOutlivesTheJvmThatStartedIt() throws IOException, InterruptedException {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LeavesWithoutClosing.class.getName(),
                log().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor()).isZero();

    long pid = Long.parseLong(said.strip());

    await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  private RoleProcess ticking() {
    return RoleProcess.start(
        new RoleProcess.Settings(
            "ticking",
            sh("exec sleep 300"),
            java.util.Map.of(),
            log(),
            pid -> true,
            (role, nanos) -> readyNanos.add(nanos)));
  }

  private Path log() {
    return folder.resolve("role.log");
  }

  private static List<String> sh(String script) {
    return List.of("/bin/sh", "-c", script);
  }

  private static String stateOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2);
  }
}
