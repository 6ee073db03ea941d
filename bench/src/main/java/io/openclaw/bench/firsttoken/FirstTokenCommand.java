package io.openclaw.bench.firsttoken;

import io.openclaw.bench.figure.Machine;
import io.openclaw.bench.figure.Report;
import io.openclaw.bench.target.SystemOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "first-token",
    sortOptions = false,
    description = {
      "Time to the first words through the system (submit, then events) beside a direct call to"
          + " the simulator with the same prompt.",
      "Ends with 1 when an answer fails."
    })
public final class FirstTokenCommand implements Callable<Integer> {
  @Mixin private final SystemOptions system = new SystemOptions();

  @Option(names = "--tasks", defaultValue = "200", description = "Prompts, each sent both ways.")
  private int tasks;

  @Option(names = "--concurrency", defaultValue = "2", description = "Prompts at once.")
  private int concurrency;

  @Option(names = "--warmup", defaultValue = "50", description = "Prompts before, not measured.")
  private int warmup;

  @Option(
      names = "--steering",
      defaultValue = "#sim tokens=5 rate=200",
      description = "How the simulator is to answer; default '${DEFAULT-VALUE}': at once.")
  private String steering = "";

  @Override
  public Integer call() {
    Comparison comparison = new Comparison(system.gateway(), system.simulator(), system, steering);
    Report report = new Report("first-token").put("machine_before", Machine.now());
    comparison.run(warmup, concurrency);
    comparison.run(tasks, concurrency);
    comparison.failures().forEach(report::wrong);
    return report
        .put("tasks", tasks)
        .put("concurrency", concurrency)
        .put("steering", steering)
        .put("difference_ms", comparison.difference())
        .put("direct", comparison.direct())
        .put("through", comparison.through())
        .put("machine_after", Machine.now())
        .print(System.out);
  }
}
