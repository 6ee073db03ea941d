package io.openclaw.cli.local;

import io.openclaw.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

@Command(
    name = "simulator",
    description = {
      "Run the LLM simulator in the foreground.",
      "Arguments not listed here are handed to the simulator."
    })
final class SimulatorCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8099",
      description = "Port to listen on, default ${DEFAULT-VALUE}; 0 takes a free one.")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on, default ${DEFAULT-VALUE}.")
  private String bind = "127.0.0.1";

  @Mixin private final CommonOptions common = new CommonOptions();
  @Unmatched private final List<String> further = new ArrayList<>();

  SimulatorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("--port", Integer.toString(port), "--bind", bind));
    arguments.addAll(further);
    if (common.json() && port != 0) {
      terminal.print("{\"url\":\"http://%s:%d\"}".formatted(bind, port));
    }
    RoleCommand command =
        new RoleCommand(Role.SIMULATOR, Checkout.current().jar(Role.SIMULATOR), arguments);
    return Foreground.run(command, Map.of());
  }
}
