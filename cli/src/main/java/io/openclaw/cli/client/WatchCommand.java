package io.openclaw.cli.client;

import io.openclaw.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "watch",
    description = {
      "Stream a task from the beginning of its log to its end; one that has ended is told again.",
      "Ctrl-C only ends the watching."
    })
final class WatchCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "ID", description = "The task.")
  private String id = "";

  @Option(
      names = "--after",
      paramLabel = "SEQ",
      defaultValue = "0",
      description = "With --json: only events after this one.")
  private long after;

  @Mixin private final GatewayOptions target = new GatewayOptions();

  WatchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    EventSink sink = Following.sink(terminal, target.json());
    return new Following(target.gateway(terminal), id, sink)
        .run(target.json() ? after : 0, /* reached= */ false);
  }
}
