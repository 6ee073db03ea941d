package io.openclaw.cli.client;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "cancel", description = "Cancel a task, whether it waits or runs.")
final class CancelCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "ID", description = "The task.")
  private String id = "";

  @Mixin private final GatewayOptions target = new GatewayOptions();

  CancelCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    JsonNode task = target.gateway(terminal).post(Gateway.taskPath(id) + "/cancel").orFail().json();
    terminal.print(target.json() ? task.toString() : task.path("status").asString(""));
    return ExitCode.DONE;
  }
}
