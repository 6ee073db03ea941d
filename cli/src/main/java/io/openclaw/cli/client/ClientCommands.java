package io.openclaw.cli.client;

import io.openclaw.cli.terminal.Terminal;
import java.util.stream.Stream;

/// The commands that talk to a gateway.
public final class ClientCommands {
  private ClientCommands() {}

  /// Objects for the command line parser, in the order of the help.
  public static Stream<Object> all(Terminal terminal) {
    return Stream.of(about(terminal), TaskActions.all(terminal), operating(terminal))
        .flatMap(it -> it);
  }

  private static Stream<Object> about(Terminal terminal) {
    return Stream.of(
        new AskCommand(terminal),
        new TasksCommand(terminal),
        new ShowCommand(terminal),
        new WatchCommand(terminal));
  }

  private static Stream<Object> operating(Terminal terminal) {
    return Stream.of(
        DeadCommand.with(terminal),
        SessionsCommand.with(terminal),
        QueuesCommand.with(terminal),
        WorkersCommand.with(terminal),
        new ProvidersCommand(terminal),
        new TopCommand(terminal),
        TokenCommand.with(terminal));
  }
}
