package io.openclaw.cli.client;

import static io.openclaw.cli.client.ScriptedGateway.content;
import static io.openclaw.cli.client.ScriptedGateway.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.cli.Claw;
import io.openclaw.cli.InterruptibleCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Ctrl-C needs a process of its own.
@Timeout(30)
class AskInterruptionTest {
  @TempDir private Path folder;
  private final ScriptedGateway gateway = new ScriptedGateway();

  AskInterruptionTest() throws IOException {}

  @BeforeEach
  void lay() {
    gateway
        .answering(202, "{\"task_id\":\"t1\",\"status\":\"queued\"}")
        .streamingAndHolding(started(1), content(2, "half of it"))
        .answering(200, "{\"task_id\":\"t1\",\"status\":\"cancelled\"}");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void theFirstCtrlCAsksAndCancelsWhenToldSo() throws Exception {
    Process ask = askUntilTextIsThere("012");

    interrupt(ask);
    await().until(() -> said("err").contains("Cancel the task, or detach"));
    type(ask, "c\n");

    assertThat(ask.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ask.exitValue()).isEqualTo(130);
    assertThat(gateway.asked().getLast().target()).isEqualTo("/api/v1/tasks/t1/cancel");
    assertThat(said("err")).contains("task t1: cancelled");
  }

  @Test
  void aSecondCtrlCDetachesAtOnce() throws Exception {
    Process ask = askUntilTextIsThere("012");

    interrupt(ask);
    await().until(() -> said("err").contains("Cancel the task, or detach"));
    interrupt(ask);

    assertDetached(ask);
  }

  @Test
  void withoutATerminalToAskOnItDetaches() throws Exception {
    Process ask = askUntilTextIsThere("1");

    interrupt(ask);

    assertDetached(ask);
  }

  private void assertDetached(Process ask) throws Exception {
    assertThat(ask.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ask.exitValue()).isEqualTo(130);
    assertThat(said("err")).contains("detached; the task goes on: claw watch t1");
    assertThat(gateway.asked()).noneMatch(asked -> asked.target().endsWith("/cancel"));
  }

  private Process askUntilTextIsThere(String interactive) throws IOException {
    List<String> words =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dclaw.tty=" + interactive,
            "-cp",
            System.getProperty("java.class.path"),
            Claw.class.getName(),
            "ask",
            "x",
            "--url",
            gateway.url());
    Process ask =
        new ProcessBuilder(InterruptibleCommand.of(words))
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    await().until(() -> said("out").contains("half of it"));
    return ask;
  }

  private String said(String stream) throws IOException {
    return Files.readString(folder.resolve(stream));
  }

  private static void interrupt(Process process) throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  private static void type(Process process, String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }
}
