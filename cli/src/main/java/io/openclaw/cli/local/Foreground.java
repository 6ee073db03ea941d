package io.openclaw.cli.local;

import io.openclaw.cli.terminal.Failure;
import io.openclaw.cli.terminal.Signals;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Runs one role on our own streams and ends as it ends. What we are told by signal, it is told.
final class Foreground {
  private Foreground() {}

  static int run(RoleCommand command, Map<String, String> environment) throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command.words()).inheritIO();
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      List.of("INT", "TERM", "HUP").forEach(name -> Signals.on(name, process::destroy));
      return process.waitFor();
    } catch (IOException e) {
      throw new Failure(
          "The %s cannot be started: %s.".formatted(command.role().word(), e.getMessage()));
    }
  }
}
