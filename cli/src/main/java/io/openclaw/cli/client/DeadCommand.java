package io.openclaw.cli.client;

import static io.openclaw.cli.client.TaskActions.field;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "dead", sortOptions = false, description = "List failed tasks, the newest first.")
final class DeadCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/dead";

  private final Terminal terminal;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many, default ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--cursor",
      paramLabel = "C",
      description = "Go on where a list ended; its next_cursor says where.")
  private @Nullable String cursor;

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
    JsonNode list = target.gateway(terminal).get(PATH, query()).orFail().json();
    if (target.json()) {
      terminal.print(list.toString());
    } else {
      show(list);
    }
    return ExitCode.DONE;
  }

  private Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("limit", Integer.toString(limit));
    if (cursor != null) {
      query.put("cursor", cursor);
    }
    return query;
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
    String next = field(list, "next_cursor");
    if (!next.isEmpty()) {
      terminal.note("more: --cursor " + next);
    }
  }
}
