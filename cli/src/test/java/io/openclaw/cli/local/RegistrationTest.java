package io.openclaw.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.cli.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrationTest {
  @TempDir private Path folder;
  private Registration registration;
  private Process process;

  @BeforeEach
  void start() throws IOException {
    registration = Registration.in(folder, Kind.WORKER, "w1");
    List<String> words = new ArrayList<>(registration.words());
    words.addAll(List.of("sleep", "60"));
    process = new ProcessBuilder(words).start();
    await().until(() -> registration.entry().isPresent());
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  @Test
  void theProcessItselfSaysWhoItIs() {
    assertThat(registration.entry())
        .contains(RegisteredProcess.of("w1", Kind.WORKER, process.toHandle()))
        .get()
        .matches(RegisteredProcess::isAlive);
  }

  @Test
  void aLaterProcessWithTheNumberIsAnother() throws IOException {
    Files.writeString(registration.file(), process.pid() + " another birth");

    assertThat(registration.entry().orElseThrow().isAlive()).isFalse();
  }

  @Test
  void withoutABirthOnlyAProcessOlderThanTheNoteIsTheOne() throws IOException {
    Files.writeString(registration.file(), process.pid() + " ");
    Instant start = process.info().startInstant().orElseThrow();

    Files.setLastModifiedTime(registration.file(), FileTime.from(start.plusMillis(1)));
    assertThat(registration.entry().orElseThrow().isAlive()).isTrue();

    Files.setLastModifiedTime(
        registration.file(), FileTime.from(start.minus(Duration.ofSeconds(1))));
    assertThat(registration.entry()).isEmpty();
  }

  @Test
  void whatTheLedgerDoesNotKnowIsStoppedAllTheSame() throws Exception {
    DataFolder data = new DataFolder(folder.resolve("data"));
    data.prepare();
    List<String> words = new ArrayList<>(data.registration(Kind.WORKER, "w9").words());
    words.addAll(List.of("sleep", "60"));
    Process unknown = new ProcessBuilder(words).start();
    await().until(() -> !data.started().isEmpty());
    assertThat(data.book().read().parts()).isEmpty();

    assertThat(Screen.pipe().run("down", "--data", data.path().toString())).isZero();

    assertThat(unknown.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }
}
