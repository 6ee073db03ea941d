package io.openclaw.bench.many;

import io.openclaw.bench.figure.Machine;
import io.openclaw.bench.figure.Report;
import io.openclaw.bench.http.Server;
import io.openclaw.bench.journal.Facts;
import io.openclaw.bench.journal.Journal;
import io.openclaw.bench.target.Endpoint;
import io.openclaw.bench.target.SystemOptions;
import io.openclaw.bench.target.TaskEnds;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "many",
    sortOptions = false,
    description = {
      "Run many streaming tasks at once and show what they cost: how many really streamed at the"
          + " same moment (by the simulator's journal), memory and CPU of each process.",
      "Ends with 1 when a task does not succeed, or the provider was called twice for one."
    })
public final class ManyCommand implements Callable<Integer> {
  @Mixin private final SystemOptions system = new SystemOptions();

  @Option(names = "--tasks", defaultValue = "1000", description = "Tasks at once.")
  private int tasks;

  @Option(
      names = "--steering",
      defaultValue = "#sim tokens=400 rate=10",
      description = "How the simulator is to answer; default '${DEFAULT-VALUE}': 40 seconds.")
  private String steering = "";

  @Option(
      names = "--patience",
      defaultValue = "600",
      description = "Seconds in which all tasks must have ended.")
  private int patience;

  @Override
  public Integer call() throws IOException {
    Endpoint gateway = system.gateway();
    Server simulator = system.simulator();
    Report report = new Report("many").put("machine_before", Machine.now());
    Journal journal = Journal.fromNow(simulator);
    ManyRun run = new ManyRun(gateway, system, tasks, steering);
    long began = System.nanoTime();
    Map<String, Long> ends;
    try (ProcessSampler watch = new ProcessSampler(system.processes())) {
      run.submit();
      double submitted = (System.nanoTime() - began) / 1e9;
      ends = TaskEnds.await(gateway, run.ids(), Duration.ofSeconds(patience));
      report
          .put("tasks", tasks)
          .put("steering", steering)
          .put("submitted_in_s", submitted)
          .put("ended_in_s", (System.nanoTime() - began) / 1e9)
          .put("ends", ends.toString())
          .put("processes", watch.rows());
    }
    Facts facts = Facts.of(journal.read(), run.prompts());
    report
        .put("most_at_once", facts.mostAtOnce())
        .put("start_spread_s", facts.startSpreadMs() / 1e3)
        .put("machine_after", Machine.now());
    judge(report, run, ends, facts);
    return report.print(System.out);
  }

  private void judge(Report report, ManyRun run, Map<String, Long> ends, Facts facts) {
    run.failures().forEach(report::wrong);
    if (ends.getOrDefault("succeeded", 0L) < tasks) {
      report.wrong("of %d tasks ended: %s".formatted(tasks, ends));
    }
    if (facts.repeatedCalls() > 0) {
      report.wrong("%d calls were made again".formatted(facts.repeatedCalls()));
    }
  }
}
