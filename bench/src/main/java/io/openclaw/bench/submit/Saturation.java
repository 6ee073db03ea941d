package io.openclaw.bench.submit;

import io.openclaw.bench.figure.Figures;
import io.openclaw.bench.load.CallResults;
import io.openclaw.bench.target.Processes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Raises the rate step by step until the answers are late or something else than 202. Between two
/// steps all tasks end, so that a step meets empty queues.
final class Saturation {
  private static final double MOST_LATENESS_MILLIS = 20;

  private final double growth;
  private final double mostMillis;
  private final Duration step;
  private final List<Figures> steps = new ArrayList<>();
  private double sustained;
  private String reason = "the highest rate asked for";

  /// Each step is `growth` times the one before, and good while its p99 is at most `mostMillis`.
  Saturation(double growth, double mostMillis, Duration step) {
    this.growth = growth;
    this.mostMillis = mostMillis;
    this.step = step;
  }

  /// From one rate on, to another at most.
  void search(Submitters submitters, double from, double most, Duration patience) {
    for (double rate = from; rate <= most && step(submitters, rate); rate *= growth) {
      submitters.settle(patience);
    }
    submitters.settle(patience);
  }

  /// The highest rate with p99 in time and nothing but 202; 0 when even the first had not.
  double sustained() {
    return sustained;
  }

  /// Why the search ended.
  String reason() {
    return reason;
  }

  List<Figures> steps() {
    return steps;
  }

  /// Whether the rate was sustained.
  private boolean step(Submitters submitters, double rate) {
    double ownCpu = Processes.ownCpu();
    CallResults tally = submitters.submit(rate, step);
    double share = (Processes.ownCpu() - ownCpu) / tally.seconds();
    steps.add(
        new Figures()
            .with("rate", rate)
            .with("answered_a_second", tally.latency().count() / tally.seconds())
            .with("p50", tally.latency().millis(50))
            .with("p99", tally.latency().millis(99))
            .with("max", tally.latency().maxMillis())
            .with("others", tally.others("202"))
            .with("generator_cpu", share)
            .with("generator_late_p99", tally.lateness().millis(99)));
    String trouble = trouble(tally);
    if (trouble.isEmpty()) {
      sustained = rate;
      return true;
    }
    reason = trouble;
    return false;
  }

  private String trouble(CallResults tally) {
    if (tally.others("202") > 0) {
      return "answers " + tally.outcomes();
    }
    if (tally.latency().millis(99) <= mostMillis) {
      return "";
    }
    return tally.lateness().millis(99) > MOST_LATENESS_MILLIS
        ? "the generator itself was late, so this says nothing about the system"
        : "p99 above " + mostMillis + " ms";
  }
}
