package io.openclaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClawTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "down",
        "status",
        "ask",
        "tasks",
        "show",
        "watch",
        "cancel",
        "gateway",
        "worker",
        "simulator"
      })
  void everyCommandHasHelpAndTakesJson(String command) {
    Screen screen = Screen.pipe();

    assertThat(screen.run(command, "--help")).isZero();
    assertThat(screen.out()).startsWith("Usage: claw " + command).contains("--json");
    assertThat(screen.err()).isEmpty();
  }

  @Test
  void helpNamesEveryExitCode() {
    Screen screen = Screen.pipe();

    assertThat(screen.run("--help")).isZero();
    assertThat(screen.out()).contains("0 done", "1 failed", "2 wrong usage", "3 cannot reach");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "frob", "ask", "up --port x", "up --workers -1", "watch a b"})
  void wrongUsageIsTwo(String line) {
    Screen screen = Screen.pipe();

    assertThat(screen.run(line.isEmpty() ? new String[0] : line.split(" ", -1))).isEqualTo(2);
    assertThat(screen.out()).isEmpty();
    assertThat(screen.err()).isNotEmpty();
  }

  @Test
  void aLocalSystemThatDoesNotRunIsThree() {
    Screen screen = Screen.pipe();

    assertThat(screen.run("tasks", "--data", folder.toString())).isEqualTo(3);
    assertThat(screen.err())
        .isEqualTo(
            "claw: No local system runs on %s; start it with claw up, or name a gateway with --url.\n"
                .formatted(folder));
  }

  @Test
  void helpHasColourOnlyOnATerminal() {
    Screen terminal = Screen.terminal();
    Screen silenced = Screen.terminal().with(java.util.Map.of("NO_COLOR", "1"));
    Screen pipe = Screen.pipe();

    terminal.run("up", "--help");
    silenced.run("up", "--help");
    pipe.run("up", "--help");

    assertThat(terminal.out()).contains("\u001b[");
    assertThat(silenced.out()).doesNotContain("\u001b[");
    assertThat(pipe.out()).doesNotContain("\u001b[");
  }
}
