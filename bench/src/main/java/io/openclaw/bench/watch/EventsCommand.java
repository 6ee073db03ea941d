package io.openclaw.bench.watch;

import io.openclaw.bench.figure.Figures;
import io.openclaw.bench.figure.Machine;
import io.openclaw.bench.figure.Report;
import io.openclaw.bench.target.CpuCost;
import io.openclaw.bench.target.Endpoint;
import io.openclaw.bench.target.Processes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "events",
    sortOptions = false,
    description = {
      "How soon an event is seen by who watches, from the call that appends it to the parsed frame:"
          + " by plain WebSocket, STOMP and SSE, one after the other.",
      "The events come straight from here, so run it on a system without workers (--workers 0)."
          + " Ends with 1 when a watcher misses an event."
    })
public final class EventsCommand implements Callable<Integer> {
  private final InstantSource clock;

  @Mixin private final ProducerOptions options = new ProducerOptions();

  @Option(names = "--rate", defaultValue = "5000", description = "Events a second, in all.")
  private double rate;

  @Option(names = "--tasks", defaultValue = "100", description = "Tasks, each with one watcher.")
  private int tasks;

  @Option(names = "--seconds", defaultValue = "20", description = "Length of each run.")
  private int seconds;

  @Option(names = "--warmup", defaultValue = "10", description = "Seconds before, not measured.")
  private int warmup;

  @Option(names = "--size", defaultValue = "30", description = "Characters of each event's text.")
  private int size;

  public EventsCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws Exception {
    Endpoint gateway = options.system.gateway();
    Report report = new Report("events").put("machine_before", Machine.now());
    report.put("rate", rate).put("tasks", tasks).put("seconds", seconds).put("size", size);
    List<Figures> cpu = new ArrayList<>();
    for (Transport transport : Transport.values()) {
      run(transport, gateway, report, cpu);
    }
    return report.put("cpu", cpu).put("machine_after", Machine.now()).print(System.out);
  }

  private void run(Transport transport, Endpoint gateway, Report report, List<Figures> cpu)
      throws Exception {
    try (WatchRun run = options.run(tasks, clock)) {
      run.admit(transport, gateway, tasks, 0, 0);
      CpuCost cost = new CpuCost(options.system.processes());
      double own = Processes.ownCpu();
      run.run(rate, Duration.ofSeconds(warmup), Duration.ofSeconds(seconds), size);
      cpu.addAll(cost.perTask(run.producer().appended()));
      cpu.add(new Figures().with("process", "this").with("seconds", Processes.ownCpu() - own));
      run.end(report, Duration.ofMinutes(1));
      report
          .put(transport.word(), run.latency())
          .put(transport.word() + "_append", run.producer().appends())
          .put(transport.word() + "_late", run.producer().lateness());
    }
  }
}
