package io.openclaw.cli.local;

import io.openclaw.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

@Command(
    name = "gateway",
    description = {
      "Run one gateway in the foreground, on another machine or in a container.",
      "Arguments not listed here are handed to the gateway, for instance --openclaw.KEY=VALUE."
    })
final class GatewayCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final RoleConnections connections = new RoleConnections();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8001",
      description = "Port to listen on, default ${DEFAULT-VALUE}.")
  private int port;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Unmatched private final List<String> further = new ArrayList<>();

  GatewayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    String redis = connections.redis(terminal);
    List<String> arguments = new ArrayList<>(Roles.redisArguments(redis));
    arguments.add("--server.port=" + port);
    arguments.add("--server.address=127.0.0.1");
    arguments.add("--openclaw.data=" + connections.folder().history());
    arguments.add("--openclaw.redis-ours=false");
    arguments.addAll(common.logArguments());
    RoleCommand command =
        new RoleCommand(
            Role.GATEWAY,
            Checkout.current().jar(Role.GATEWAY),
            Roles.preferring(further, arguments));
    return Foreground.run(command, connections.environment(redis));
  }
}
