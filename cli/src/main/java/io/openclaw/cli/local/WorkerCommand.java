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
    name = "worker",
    description = {
      "Run one worker in the foreground, on another machine or in a container.",
      "Arguments not listed here are handed to the worker, for instance --openclaw.KEY=VALUE."
    })
final class WorkerCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final RoleConnections connections = new RoleConnections();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Name of the worker; default: it names itself.")
  private String name = "";

  @Mixin private final CommonOptions common = new CommonOptions();
  @Unmatched private final List<String> further = new ArrayList<>();

  WorkerCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    String redis = connections.redis(terminal);
    List<String> arguments = new ArrayList<>(Roles.redisArguments(redis));
    if (!name.isEmpty()) {
      arguments.add("--openclaw.worker.name=" + name);
    }
    arguments.addAll(common.logArguments());
    RoleCommand command =
        new RoleCommand(
            Role.WORKER, Checkout.current().jar(Role.WORKER), Roles.preferring(further, arguments));
    return Foreground.run(command, connections.environment(redis));
  }
}
