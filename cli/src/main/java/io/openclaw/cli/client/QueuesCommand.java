package io.openclaw.cli.client;

import static io.openclaw.cli.client.TaskActions.field;

import io.openclaw.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(name = "queues", description = "Show the lanes: what waits in them, how long, and why.")
final class QueuesCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/queues";

  private final Terminal terminal;

  @Mixin private final GatewayOptions target = new GatewayOptions();

  private QueuesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine with(Terminal terminal) {
    return new CommandLine(new QueuesCommand(terminal))
        .addSubcommand(
            on(terminal, "pause", "Pause a lane: it takes tasks and starts none (scope admin)."))
        .addSubcommand(
            on(terminal, "resume", "Let a paused lane start its tasks again (scope admin)."));
  }

  private static CommandLine on(Terminal terminal, String name, String description) {
    return ActionCommand.posting(
        terminal,
        name,
        description,
        PATH + "/%s/" + name,
        _ -> name.equals("pause") ? "paused" : "resumed");
  }

  @Override
  public Integer call() {
    return target.show(terminal, PATH, page -> table(page).lines());
  }

  static Table table(JsonNode page) {
    Table table =
        new Table(
            "LANE", "WAITING", "RUNNING", "RETRYING", "PAUSED", "OLDEST", "WAITING FOR", "NOTE");
    page.path("queues")
        .forEach(it ->
            table.row(
                field(it, "lane"),
                field(it, "waiting"),
                field(it, "running"),
                field(it, "retrying"),
                field(it, "paused"),
                Amounts.seconds(it.path("oldest_wait_ms")),
                reasons(it.path("waiting_for")),
                it.path("is_paused").asBoolean(false) ? "lane is paused" : ""));
    return table;
  }

  private static String reasons(JsonNode counts) {
    return counts
        .propertyStream()
        .filter(it -> it.getValue().asLong(0) > 0)
        .map(it -> it.getKey() + " " + it.getValue().asString(""))
        .collect(Collectors.joining(", "));
  }
}
