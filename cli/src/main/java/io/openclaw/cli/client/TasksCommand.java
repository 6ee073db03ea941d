package io.openclaw.cli.client;

import static io.openclaw.cli.client.TaskActions.field;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Terminal;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "tasks", sortOptions = false, description = "List tasks, the newest first.")
final class TasksCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--status", paramLabel = "STATUS", description = "Only those in this state.")
  private @Nullable String status;

  @Option(names = "--lane", paramLabel = "L", description = "Only those of this lane.")
  private @Nullable String lane;

  @Option(names = "--provider", paramLabel = "P", description = "Only those for this provider.")
  private @Nullable String provider;

  @Option(names = "--session", paramLabel = "S", description = "Only those of this session.")
  private @Nullable String session;

  @Mixin private final PageOptions page = new PageOptions();

  @Mixin private final GatewayOptions target = new GatewayOptions();

  TasksCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    JsonNode list = target.gateway(terminal).get("/api/v1/tasks", query()).orFail().json();
    if (target.json()) {
      terminal.print(list.toString());
    } else {
      show(list);
    }
    return ExitCode.DONE;
  }

  private Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    putIfGiven(query, "status", status);
    putIfGiven(query, "session_id", session);
    putIfGiven(query, "lane", lane);
    putIfGiven(query, "provider", provider);
    query.putAll(page.query());
    return query;
  }

  private static void putIfGiven(Map<String, String> query, String field, @Nullable String value) {
    if (value != null) {
      query.put(field, value);
    }
  }

  private void show(JsonNode list) {
    List<String> lines = table(list).lines();
    terminal.print(lines.getFirst());
    Iterator<String> rows = lines.listIterator(1);
    list.path("tasks")
        .forEach(it -> terminal.print(coloured(rows.next(), it.path("status").asString(""))));
    PageOptions.more(terminal, list);
  }

  static Table table(JsonNode list) {
    Table table = new Table("TASK", "STATUS", "LANE", "PROVIDER", "ATTEMPT");
    list.path("tasks")
        .forEach(it ->
            table.row(
                field(it, "task_id"),
                field(it, "status"),
                field(it, "lane"),
                field(it, "provider"),
                field(it, "attempt")));
    return table;
  }

  private String coloured(String row, String state) {
    return row.replaceFirst(" " + state + " ", " " + colour(state) + " ");
  }

  private String colour(String state) {
    return switch (state) {
      case "succeeded" -> terminal.coloured(32, state);
      case "failed", "expired" -> terminal.coloured(31, state);
      case "running", "retrying" -> terminal.coloured(33, state);
      default -> state;
    };
  }
}
