package io.openclaw.cli.client;

import static io.openclaw.cli.client.TaskActions.field;

import io.openclaw.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(name = "workers", description = "Show the workers and what each of them does.")
final class WorkersCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/workers";

  private final Terminal terminal;

  @Mixin private final GatewayOptions target = new GatewayOptions();

  private WorkersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine with(Terminal terminal) {
    return new CommandLine(new WorkersCommand(terminal))
        .addSubcommand(
            ActionCommand.posting(
                terminal,
                "drain",
                "Drain a worker: it takes no new task, finishes or gives back what it holds, and"
                    + " ends (scope admin).",
                PATH + "/%s/drain",
                _ -> "drains"));
  }

  @Override
  public Integer call() {
    return target.show(terminal, PATH, page -> table(page).lines());
  }

  static Table table(JsonNode page) {
    Table table =
        new Table("WORKER", "HOST", "PID", "RUNS", "MEMORY", "HEAP", "CPU", "MODES", "NOTE");
    page.path("workers")
        .forEach(it ->
            table.row(
                field(it, "id"),
                field(it, "host"),
                field(it, "pid"),
                field(it, "running") + "/" + places(it.path("places")),
                Amounts.megabytes(it.path("rss_bytes")),
                Amounts.megabytes(it.path("heap_used_bytes")),
                Amounts.percent(it.path("cpu_percent")),
                words(it.path("modes")),
                it.path("draining").asBoolean(false) ? "drains" : ""));
    return table;
  }

  /// Over all lanes.
  private static int places(JsonNode byLane) {
    return byLane.valueStream().mapToInt(JsonNode::asInt).sum();
  }

  private static String words(JsonNode list) {
    return list.valueStream().map(it -> it.asString("")).collect(Collectors.joining(","));
  }
}
