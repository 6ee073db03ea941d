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

@Command(
    name = "sessions",
    sortOptions = false,
    description = "List conversations, the last used first.")
final class SessionsCommand implements Callable<Integer> {
  static final String PATH = "/api/v1/sessions";

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
    JsonNode list = target.gateway(terminal).get(PATH, query(limit, cursor)).orFail().json();
    if (target.json()) {
      terminal.print(list.toString());
    } else {
      show(list);
    }
    return ExitCode.DONE;
  }

  static Map<String, String> query(int limit, @Nullable String cursor) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("limit", Integer.toString(limit));
    if (cursor != null) {
      query.put("cursor", cursor);
    }
    return query;
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
    more(terminal, list);
  }

  static void more(Terminal terminal, JsonNode page) {
    String next = field(page, "next_cursor");
    if (!next.isEmpty()) {
      terminal.note("more: --cursor " + next);
    }
  }
}
