package io.openclaw.cli.client;

import static io.openclaw.cli.client.TaskActions.field;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
    name = "sessions",
    sortOptions = false,
    description = "List conversations, the last used first.")
final class SessionsCommand implements Callable<Integer> {
  static final String PATH = "/api/v1/sessions";

  private final Terminal terminal;

  @Mixin private final PageOptions page = new PageOptions();

  @Mixin private final GatewayOptions target = new GatewayOptions();

  private SessionsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine with(Terminal terminal) {
    return new CommandLine(new SessionsCommand(terminal))
        .addSubcommand(new SessionShowCommand(terminal))
        .addSubcommand(
            ActionCommand.deleting(
                terminal,
                "delete",
                "Delete a conversation with all its tasks; refused while one has not ended.",
                PATH + "/%s",
                "deleted"));
  }

  @Override
  public Integer call() {
    JsonNode list = target.gateway(terminal).get(PATH, page.query()).orFail().json();
    if (target.json()) {
      terminal.print(list.toString());
    } else {
      show(list);
    }
    return ExitCode.DONE;
  }

  private void show(JsonNode list) {
    Table table = new Table("SESSION", "LAST USED", "TURNS", "RUNNING", "TITLE");
    list.path("sessions")
        .forEach(it ->
            table.row(
                field(it, "session_id"),
                field(it, "last_at"),
                field(it, "turns"),
                field(it, "running_task_id"),
                field(it, "title")));
    table.print(terminal);
    PageOptions.more(terminal, list);
  }
}
