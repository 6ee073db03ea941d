package io.openclaw.cli.client;

import static io.openclaw.cli.client.TaskActions.field;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "show",
    sortOptions = false,
    description =
        "Show a conversation: its newest turns, and how much of it the next turn is told.")
final class SessionShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "ID", description = "The session.")
  private String id = "";

  @Mixin private final PageOptions page = new PageOptions();

  @Mixin private final GatewayOptions target = new GatewayOptions();

  SessionShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    String path = SessionsCommand.PATH + "/" + Gateway.encoded(id);
    JsonNode session = target.gateway(terminal).get(path, page.query()).orFail().json();
    if (target.json()) {
      terminal.print(session.toString());
    } else {
      show(session);
    }
    return ExitCode.DONE;
  }

  private void show(JsonNode session) {
    terminal.print(Terminal.harmless(field(session, "title")));
    session.path("turns").forEach(this::showTurn);
    JsonNode context = session.path("context");
    terminal.note(
        "the next turn is told %s of at most %s tokens; turns left out: %s"
            .formatted(
                field(context, "tokens"), field(context, "budget"), field(context, "dropped")));
    PageOptions.more(terminal, session);
  }

  private void showTurn(JsonNode turn) {
    terminal.print("");
    terminal.print(
        Terminal.harmless(
            "%s  %s  %s  %s"
                .formatted(
                    field(turn, "role"),
                    field(turn, "at"),
                    field(turn, "status"),
                    field(turn, "task_id"))));
    terminal.print(Terminal.harmless(field(turn, "content")));
  }
}
