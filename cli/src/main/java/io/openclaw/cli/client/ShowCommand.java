package io.openclaw.cli.client;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Terminal;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "show", description = "Show a task: its state, its figures and its text.")
final class ShowCommand implements Callable<Integer> {
  /// The text stands below, and the result is that text once more.
  private static final Set<String> ELSEWHERE = Set.of("text", "result", "links");

  private final Terminal terminal;

  @Parameters(paramLabel = "ID", description = "The task.")
  private String id = "";

  @Mixin private final GatewayOptions target = new GatewayOptions();

  ShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    JsonNode task = target.gateway(terminal).get(Gateway.taskPath(id), Map.of()).orFail().json();
    if (target.json()) {
      terminal.print(task.toString());
    } else {
      task.forEachEntry(this::showField);
      showText(task.path("text").asString(""));
    }
    return ExitCode.DONE;
  }

  private void showField(String name, JsonNode value) {
    if (!value.isNull() && !ELSEWHERE.contains(name)) {
      String shown = value.isString() ? value.asString("") : value.toString();
      terminal.print("%-12s %s".formatted(name, Terminal.harmless(shown)));
    }
  }

  private void showText(String text) {
    if (!text.isEmpty()) {
      terminal.print("");
      terminal.print(Terminal.harmless(text));
    }
  }
}
