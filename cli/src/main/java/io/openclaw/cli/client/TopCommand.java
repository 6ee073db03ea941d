package io.openclaw.cli.client;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Lanes, workers, providers and running tasks on one screen. Into a file or a pipe it is written
/// once.
@Command(
    name = "top",
    sortOptions = false,
    description = "Watch lanes, workers, providers and tasks.")
final class TopCommand implements Callable<Integer> {
  private static final String CLEAR = "\u001b[H\u001b[2J";

  /// Long lines are cut at the terminal's edge instead of being wrapped.
  private static final String NO_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private final Terminal terminal;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "Time between two looks, default ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(names = "--once", description = "Look once.")
  private boolean once;

  @Mixin private final GatewayOptions target = new GatewayOptions();

  TopCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Gateway gateway = target.gateway(terminal);
    if (target.json()) {
      terminal.print(json(gateway));
    } else if (once || !terminal.showsOutput()) {
      screen(gateway).forEach(terminal::print);
    } else {
      watch(gateway);
    }
    return ExitCode.DONE;
  }

  private void watch(Gateway gateway) throws InterruptedException {
    while (true) {
      draw(screen(gateway));
      Thread.sleep(Math.max(1, seconds) * 1_000L);
    }
  }

  /// Leaves the terminal as it was, since Ctrl-C ends the program between two screens.
  private void draw(List<String> screen) {
    terminal.out().print(NO_WRAP + CLEAR + String.join(System.lineSeparator(), screen) + WRAP);
    terminal.print("");
  }

  private static List<String> screen(Gateway gateway) {
    List<String> screen = new ArrayList<>();
    screen.addAll(QueuesCommand.table(page(gateway, "queues")).lines());
    screen.add("");
    screen.addAll(WorkersCommand.table(page(gateway, "workers")).lines());
    screen.add("");
    screen.addAll(ProvidersCommand.lines(page(gateway, "providers")));
    screen.add("");
    screen.addAll(TasksCommand.table(running(gateway)).lines());
    return screen;
  }

  private static String json(Gateway gateway) {
    return JsonMapper.shared()
        .createObjectNode()
        .setAll(
            Map.of(
                "queues", page(gateway, "queues").path("queues"),
                "workers", page(gateway, "workers").path("workers"),
                "providers", page(gateway, "providers").path("providers"),
                "running", running(gateway).path("tasks")))
        .toString();
  }

  private static JsonNode page(Gateway gateway, String name) {
    return gateway.get("/api/v1/" + name, Map.of()).orFail().json();
  }

  private static JsonNode running(Gateway gateway) {
    return gateway.get("/api/v1/tasks", Map.of("status", "running", "limit", "20")).orFail().json();
  }
}
