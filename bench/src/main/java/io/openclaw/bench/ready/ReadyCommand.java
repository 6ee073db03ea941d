package io.openclaw.bench.ready;

import io.openclaw.bench.figure.Machine;
import io.openclaw.bench.figure.Percentiles;
import io.openclaw.bench.figure.Report;
import io.openclaw.bench.target.SystemOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "ready",
    sortOptions = false,
    description = {
      "Start the local system several times in empty folders, and measure the time until"
          + " './claw up --detach' returns and the time of a first task after that.",
      "Ends with 1 when a start, a first task or a stop fails."
    })
public final class ReadyCommand implements Callable<Integer> {
  @Option(names = "--times", defaultValue = "5", description = "Starts that are measured.")
  private int times;

  @Option(
      names = "--warmup",
      defaultValue = "1",
      description = "Starts before: the first one builds what is stale.")
  private int warmup;

  @Option(
      names = "--claw",
      paramLabel = "SCRIPT",
      description = "The claw script; default: that of this checkout.")
  private @Nullable Path claw;

  @Override
  public Integer call() throws IOException {
    Report report = new Report("ready").put("machine_before", Machine.now());
    Percentiles up = new Percentiles();
    Percentiles firstTask = new Percentiles();
    for (int i = 0; i < warmup + times; i++) {
      Start start = oneStart();
      if (i < warmup) {
        report.put("warmup_up_s", start.upNanos() / 1e9);
      } else {
        up.record(start.upNanos());
        firstTask.record(start.firstTaskNanos());
      }
    }
    return report
        .put("times", times)
        .put("up", up)
        .put("first_task", firstTask)
        .put("machine_after", Machine.now())
        .print(System.out);
  }

  private Start oneStart() throws IOException {
    try (FreshSystem system = new FreshSystem(SystemOptions.script(claw))) {
      return system.start();
    }
  }
}
