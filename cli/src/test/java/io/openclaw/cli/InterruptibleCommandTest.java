package io.openclaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InterruptibleCommandTest {
  @Test
  void endsBySigintEvenWhereItsParentIgnoresIt() throws Exception {
    List<String> sleeper = List.of("sh", "-c", "echo on; exec sleep 60");
    List<String> ignoring = List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh");
    Process process =
        new ProcessBuilder(
                Stream.concat(ignoring.stream(), InterruptibleCommand.of(sleeper).stream())
                    .toList())
            .start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("on");

      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(130);
    } finally {
      process.destroyForcibly();
    }
  }
}
