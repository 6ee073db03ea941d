package io.openclaw.systemtests;

import io.openclaw.testkit.history.HistoryChecker.Tally;
import io.openclaw.testkit.history.HistoryChecker.Verdict;
import io.openclaw.testkit.history.Rule;
import io.openclaw.testkit.nemesis.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The figures of a run as a table.
record SoakReport(FaultRun.Outcome outcome, long seed, Duration took) {
  private static final int LONGEST_HEALING_MILLIS = 10_000;

  /// Whether all that was promised was kept, the times to heal included.
  List<String> failures() {
    List<String> failures = new ArrayList<>();
    try {
      outcome.requireClean();
    } catch (AssertionError e) {
      failures.add(String.valueOf(e.getMessage()));
    }
    if (outcome.healing().rerun().p99() > LONGEST_HEALING_MILLIS) {
      failures.add("a killed worker's task ran again too late: " + outcome.healing().rerun());
    }
    if (outcome.healing().back().p99() > LONGEST_HEALING_MILLIS) {
      failures.add("a killed process was back too late: " + outcome.healing().back());
    }
    return failures;
  }

  String table() {
    Verdict verdict = outcome.verdict();
    Tally tally = verdict.tally();
    StringBuilder table = new StringBuilder();
    row(table, "figure", "value");
    row(table, "---", "---");
    row(table, "seed", seed);
    row(table, "duration", "%d s".formatted(took.toSeconds()));
    row(table, "tasks acknowledged", tally.tasks());
    row(table, "ended as", tally.ends());
    row(table, "attempts", tally.attempts());
    row(table, "watchers / events they saw", tally.watchers() + " / " + tally.events());
    outcome.nemesis().fired().entrySet().stream()
        .sorted(Comparator.comparing((Map.Entry<Fault, Integer> it) -> it.getKey().word()))
        .forEach(it -> row(table, it.getKey().word(), it.getValue()));
    row(table, "lost", verdict.count(Rule.LOST) + verdict.count(Rule.VANISHED));
    row(table, "second `done`", verdict.count(Rule.SECOND_DONE));
    row(table, "gaps", verdict.count(Rule.GAP));
    row(table, "repeats", verdict.count(Rule.REPEAT));
    row(table, "all violations", verdict.violations().size());
    row(
        table,
        "`poison` without the deaths of its workers",
        verdict.count(Rule.POISON_WITHOUT_DEATHS));
    row(table, "stale writes refused", outcome.fenced());
    row(table, "limits of 120 a minute and 5 at once: the worst seen", outcome.limits());
    row(table, "kill of a worker → its tasks run again", outcome.healing().rerun());
    row(table, "the same while no worker or no Redis was there", outcome.healing().rerunUnaided());
    row(table, "kill of a process → it serves again", outcome.healing().back());
    row(table, "the same while Redis or the gateway was away too", outcome.healing().backUnaided());
    return table.toString();
  }

  private static void row(StringBuilder table, String name, Object value) {
    table.append("| ").append(name).append(" | ").append(value).append(" |\n");
  }
}
