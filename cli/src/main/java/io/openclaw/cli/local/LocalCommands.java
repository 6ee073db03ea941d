package io.openclaw.cli.local;

import io.openclaw.cli.terminal.Terminal;
import java.util.stream.Stream;

/// The commands that run and show the local system, and those that run one role.
public final class LocalCommands {
  private LocalCommands() {}

  /// Objects for the command line parser, in the order of the help.
  public static Stream<Object> all(Terminal terminal) {
    return Stream.of(
        new UpCommand(terminal),
        new DownCommand(terminal),
        new StatusCommand(terminal),
        new GatewayCommand(terminal),
        new WorkerCommand(terminal),
        new SimulatorCommand(terminal));
  }
}
