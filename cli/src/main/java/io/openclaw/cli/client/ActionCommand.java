package io.openclaw.cli.client;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// A command that makes one call about one task, session, worker or lane, and prints what came of
/// it. A call that makes no sense in the present state ends with 1 and the gateway's words.
@Command
final class ActionCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Call call;
  private final Function<JsonNode, String> shown;

  @Parameters(paramLabel = "ID", description = "The task, session, worker or lane.")
  private String id = "";

  @Mixin private final GatewayOptions target = new GatewayOptions();

  interface Call {
    GatewayReply make(Gateway gateway, String id);
  }

  private ActionCommand(Terminal terminal, Call call, Function<JsonNode, String> shown) {
    this.terminal = terminal;
    this.call = call;
    this.shown = shown;
  }

  /// @param path where to post, with `%s` for the id
  /// @param shown what a person is told of the answer
  static CommandLine posting(
      Terminal terminal,
      String name,
      String description,
      String path,
      Function<JsonNode, String> shown) {
    Call call = (gateway, id) -> gateway.post(path.formatted(Gateway.encoded(id)));
    return named(name, description, new ActionCommand(terminal, call, shown));
  }

  static CommandLine deleting(
      Terminal terminal, String name, String description, String path, String shown) {
    Call call = (gateway, id) -> gateway.delete(path.formatted(Gateway.encoded(id)));
    return named(name, description, new ActionCommand(terminal, call, _ -> shown));
  }

  private static CommandLine named(String name, String description, ActionCommand command) {
    CommandLine line = new CommandLine(command).setCommandName(name);
    line.getCommandSpec().usageMessage().description(description);
    return line;
  }

  @Override
  public Integer call() {
    JsonNode answer = call.make(target.gateway(terminal), id).orFail().json();
    terminal.print(target.json() ? json(answer) : Terminal.harmless(shown.apply(answer)));
    return ExitCode.DONE;
  }

  private static String json(JsonNode answer) {
    return answer.isMissingNode() ? "{}" : answer.toString();
  }
}
