package io.openclaw.bench.watch;

import io.openclaw.bench.figure.Machine;
import io.openclaw.bench.figure.Report;
import io.openclaw.bench.target.CpuCost;
import io.openclaw.bench.target.Endpoint;
import io.openclaw.bench.target.Processes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "watchers",
    sortOptions = false,
    description = {
      "What slow watchers cost the others: many watchers, first all of them quick, then some that"
          + " read a trickle. Latencies are those of the quick ones; the slow ones, which come back"
          + " when they are cut off, must have everything in the end.",
      "The events come straight from here, so run it on a system without workers (--workers 0) and"
          + " without a limit of connections. Ends with 1 when a watcher misses an event."
    })
public final class WatchersCommand implements Callable<Integer> {
  private static final double MEGA = 1 << 20;

  private final InstantSource clock;

  @Mixin private final ProducerOptions options = new ProducerOptions();

  @Option(names = "--watchers", defaultValue = "1000", description = "Watchers in all.")
  private int watchers;

  @Option(names = "--tasks", defaultValue = "1000", description = "Tasks that they watch.")
  private int tasks;

  @Option(names = "--slow", defaultValue = "50", description = "Slow ones among them.")
  private int slow;

  @Option(
      names = "--slow-rate",
      defaultValue = "1024",
      description = "Bytes a second that a slow one reads.")
  private int slowRate;

  @Option(names = "--rate", defaultValue = "10", description = "Events a second for each watcher.")
  private double rate;

  @Option(names = "--seconds", defaultValue = "30", description = "Length of each run.")
  private int seconds;

  @Option(names = "--warmup", defaultValue = "10", description = "Seconds before, not measured.")
  private int warmup;

  @Option(names = "--size", defaultValue = "30", description = "Characters of each event's text.")
  private int size;

  @Option(names = "--transport", defaultValue = "STOMP", description = "SOCKET or STOMP.")
  private Transport transport = Transport.STOMP;

  public WatchersCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws Exception {
    Endpoint gateway = options.system.gateway();
    Processes processes = options.system.processes();
    Report report = new Report("watchers").put("machine_before", Machine.now());
    report
        .put("watchers", watchers)
        .put("tasks", tasks)
        .put("slow", slow)
        .put("rate_each", rate)
        .put("seconds", seconds)
        .put("size", size)
        .put("transport", transport.word());
    long heapBefore = processes.gatewayHeap();
    double quickP99 = run(0, "all_quick", gateway, processes, heapBefore, report);
    double mixedP99 = run(slow, "with_slow", gateway, processes, heapBefore, report);
    return report
        .put("p99_ratio", quickP99 == 0 ? 0 : mixedP99 / quickP99)
        .put("machine_after", Machine.now())
        .print(System.out);
  }

  private double run(
      int slowOnes,
      String name,
      Endpoint gateway,
      Processes processes,
      long heapBefore,
      Report report)
      throws Exception {
    try (WatchRun run = options.run(tasks, clock)) {
      run.admit(transport, gateway, watchers, slowOnes, slowRate);
      CpuCost cost = new CpuCost(processes);
      run.run(rate * tasks, Duration.ofSeconds(warmup), Duration.ofSeconds(seconds), size);
      report
          .put(name + "_heap_mb", (processes.gatewayHeap() - heapBefore) / MEGA)
          .put(name + "_behind", run.behind())
          .put(name + "_cpu", cost.perTask(run.producer().appended() * watchers / tasks));
      run.end(report, Duration.ofMinutes(2));
      report.put(name + "_resumes", run.resumes());
      report.put(name, run.latency()).put(name + "_late", run.producer().lateness());
      return run.latency().millis(99);
    }
  }
}
