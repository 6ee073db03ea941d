package io.openclaw.cli.local;

import io.openclaw.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Starts a role in a session of its own, with its words going to a log.
record RoleLaunch(
    RoleCommand command,
    Map<String, String> environment,
    LogFile log,
    Path folder,
    Registration registration)
    implements Launch {

  RoleLaunch {
    environment = Map.copyOf(environment);
  }

  @Override
  public void launch(Consumer<ProcessHandle> onStart) {
    onStart.accept(start(command.words()).toHandle());
  }

  Process start(List<String> roleWords) {
    List<String> words = new ArrayList<>(OwnSession.words());
    words.addAll(registration.words());
    words.addAll(roleWords);
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.rotated().path().toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new Failure(
          "The %s cannot be started: %s.".formatted(command.role().word(), e.getMessage()));
    }
  }
}
