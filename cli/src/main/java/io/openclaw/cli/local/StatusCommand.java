package io.openclaw.cli.local;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = {
      "Show what runs: gateways, workers, Redis, simulator, lanes and providers.",
      "Ends with 3 when nothing runs or no gateway answers."
    })
final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final DataOption data = new DataOption();
  @Mixin private final CommonOptions common = new CommonOptions();

  StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    StatusReport report = StatusReport.of(data.folder().book().read());
    if (common.json()) {
      terminal.print(report.json().toString());
    } else {
      report.lines().forEach(terminal::print);
    }
    if (report.stats().isPresent()) {
      return ExitCode.DONE;
    }
    if (data.gateways().stream().map(Object::toString).anyMatch(HealthProbe::needsToken)) {
      terminal.note("claw: The gateway needs a token; set CLAW_TOKEN to one with the scope admin.");
      return ExitCode.FAILED;
    }
    terminal.note(
        data.gateways().isEmpty()
            ? "claw: Nothing runs on %s; start it with claw up.".formatted(data.path())
            : "claw: No gateway answers; see the logs in %s/logs.".formatted(data.path()));
    return ExitCode.UNREACHABLE;
  }
}
