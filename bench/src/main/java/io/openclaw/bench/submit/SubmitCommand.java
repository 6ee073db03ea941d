package io.openclaw.bench.submit;

import io.openclaw.bench.figure.Machine;
import io.openclaw.bench.figure.Report;
import io.openclaw.bench.load.CallResults;
import io.openclaw.bench.target.CpuCost;
import io.openclaw.bench.target.Endpoint;
import io.openclaw.bench.target.Processes;
import io.openclaw.bench.target.SystemOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "submit",
    sortOptions = false,
    description = {
      "Submit short tasks at a fixed rate, whatever becomes of the ones before (open loop), and"
          + " then check that each one that was accepted has ended.",
      "Latency counts from the time a submission was due. Ends with 1 when an answer was not 202"
          + " or a task was lost."
    })
public final class SubmitCommand implements Callable<Integer> {
  private static final String MESSAGE = "#sim tokens=1 rate=1000 reply=\"ok\"";

  @Mixin private final SystemOptions system = new SystemOptions();

  @Option(names = "--rate", defaultValue = "500", description = "Tasks a second; first step.")
  private double rate;

  @Option(names = "--connections", defaultValue = "200", description = "Connections kept open.")
  private int connections;

  @Option(names = "--seconds", defaultValue = "30", description = "Length of the run.")
  private int seconds;

  @Option(
      names = "--warmup",
      defaultValue = "5",
      description = "Seconds at the same rate before, not measured.")
  private int warmup;

  @Option(
      names = "--patience",
      defaultValue = "300",
      description = "Seconds in which all tasks must have ended.")
  private int patience;

  @Option(
      names = "--saturate",
      description = "Raise the rate until p99 is too high or an answer is not 202.")
  private boolean saturate;

  @Option(names = "--step-seconds", defaultValue = "10", description = "Length of a step.")
  private int stepSeconds;

  @Option(names = "--growth", defaultValue = "1.3", description = "Factor from step to step.")
  private double growth;

  @Option(
      names = "--most-p99",
      defaultValue = "50",
      description = "Milliseconds that p99 may reach while the rate is raised.")
  private double mostP99;

  @Option(names = "--most", defaultValue = "50000", description = "Highest rate to try.")
  private double most;

  @Override
  public Integer call() throws IOException {
    if (!(growth > 1) || connections < 1) {
      throw new IllegalArgumentException("--growth must be above 1, --connections at least 1");
    }
    Endpoint gateway = system.gateway();
    Report report = new Report(saturate ? "submit --saturate" : "submit");
    report.put("machine_before", Machine.now());
    try (Submitters submitters = new Submitters(gateway, system.order(MESSAGE), connections)) {
      submitters.connect();
      warmUp(submitters, report);
      if (saturate) {
        saturate(submitters, report);
      } else {
        run(submitters, report);
      }
      account(submitters, report);
    }
    return report.put("machine_after", Machine.now()).print(System.out);
  }

  private void warmUp(Submitters submitters, Report report) {
    CallResults tally = submitters.submit(rate, Duration.ofSeconds(warmup));
    complain(report, "In the warm-up", tally);
    submitters.settle(Duration.ofSeconds(patience));
  }

  private void run(Submitters submitters, Report report) {
    CpuCost cost = new CpuCost(system.processes());
    double ownCpu = Processes.ownCpu();
    CallResults tally = submitters.submit(rate, Duration.ofSeconds(seconds));
    double ownShare = (Processes.ownCpu() - ownCpu) / tally.seconds();
    long settling = System.nanoTime();
    submitters.settle(Duration.ofSeconds(patience));
    report
        .put("rate", rate)
        .put("connections", connections)
        .put("seconds", seconds)
        .put("answered_a_second", tally.latency().count() / tally.seconds())
        .put("answers", tally.outcomes().toString())
        .put("settled_after_s", (System.nanoTime() - settling) / 1e9)
        .put("cpu", cost.perTask(tally.latency().count()))
        .put("generator_cpu", ownShare)
        .put("submit", tally.latency())
        .put("generator_late", tally.lateness());
    complain(report, "In the run", tally);
  }

  private void saturate(Submitters submitters, Report report) {
    Saturation found = new Saturation(growth, mostP99, Duration.ofSeconds(stepSeconds));
    found.search(submitters, rate, most, Duration.ofSeconds(patience));
    report
        .put("connections", connections)
        .put("step_seconds", stepSeconds)
        .put("steps", found.steps())
        .put("sustained", found.sustained())
        .put("ended_by", found.reason());
  }

  private static void account(Submitters submitters, Report report) {
    report.put("accepted", submitters.accepted()).put("ends", submitters.ends().toString());
    long succeeded = submitters.ends().getOrDefault("succeeded", 0L);
    if (succeeded < submitters.accepted()) {
      report.wrong(
          "%d of %d accepted tasks did not succeed: %s"
              .formatted(
                  submitters.accepted() - succeeded, submitters.accepted(), submitters.ends()));
    }
    if (submitters.givenTwice() > 0) {
      report.wrong("%d ids were given out twice".formatted(submitters.givenTwice()));
    }
  }

  private static void complain(Report report, String when, CallResults tally) {
    if (tally.others("202") > 0) {
      report.wrong(when + " the answers were " + tally.outcomes());
    }
  }
}
