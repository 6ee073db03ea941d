package io.openclaw.cli.client;

import static io.openclaw.cli.client.TaskActions.field;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(name = "dead", sortOptions = false, description = "List failed tasks, the newest first.")
final class DeadCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/dead";

  private final Terminal terminal;

  @Mixin private final PageOptions page = new PageOptions();

  @Mixin private final GatewayOptions target = new GatewayOptions();

  private DeadCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine with(Terminal terminal) {
    return new CommandLine(new DeadCommand(terminal))
        .addSubcommand(
            ActionCommand.posting(
                terminal,
                "requeue",
                "Do a failed task again, as a new task; prints its id.",
                PATH + "/%s/requeue",
                task -> field(task, "task_id")))
        .addSubcommand(
            ActionCommand.deleting(
                terminal,
                "discard",
                "Take a failed task off this list; the task itself stays.",
                PATH + "/%s",
                "discarded"));
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
    Table table = new Table("TASK", "FAILED", "CODE", "ATTEMPTS", "PROVIDER", "LANE", "ERROR");
    list.path("dead")
        .forEach(it ->
            table.row(
                field(it, "task_id"),
                field(it, "failed_at"),
                field(it, "code"),
                field(it, "attempts"),
                field(it, "provider"),
                field(it, "lane"),
                field(it, "error")));
    table.print(terminal);
    PageOptions.more(terminal, list);
  }
}
