package io.openclaw.systemtests;

import io.openclaw.testkit.client.SimulatorAccounts.Worst;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the simulator says of a [JudgedRun].
///
/// @param use starts after the first window, as a part of what the windows since then allowed
/// @param slotsBack from the last task's end until no slot was taken
/// @param wrong answers that are not what was asked for
public record JudgeReport(
    JudgedRun.Settings settings,
    Worst worst,
    int starts,
    double use,
    Duration slotsBack,
    int kills,
    int cancels,
    Map<String, Integer> ends,
    int wrong) {
  private static final double LEAST_USE = 0.95;
  private static final Duration LATEST = Duration.ofSeconds(60);

  /// @param until up to when there was always work
  static double use(List<Long> starts, long until, int window) {
    if (starts.isEmpty()) {
      return 0;
    }
    long from = starts.getFirst() + window;
    long counted = starts.stream().filter(it -> it >= from && it <= until).count();
    return until <= from ? 0 : counted / (JudgedRun.RPM * (double) (until - from) / window);
  }

  /// The limits were not kept, or something was lost.
  public List<String> broken() {
    List<String> broken = new ArrayList<>(settings.account().broken(worst));
    require(broken, slotsBack.compareTo(LATEST) <= 0, "slots leaked");
    require(broken, wrong == 0, "answers are wrong");
    int ended = ends.getOrDefault("succeeded", 0) + ends.getOrDefault("cancelled", 0);
    require(broken, ended == settings.tasks(), "tasks failed");
    return broken;
  }

  public boolean wellUsed() {
    return use >= LEAST_USE;
  }

  String table() {
    StringBuilder table = new StringBuilder();
    row(table, "figure", "value");
    row(table, "---", "---");
    row(table, "seed", settings.seed());
    row(table, "window", settings.windowSeconds() + " s");
    row(table, "clocks apart", settings.secondsApart() + " s");
    row(table, "tasks, ended as", settings.tasks() + ", " + ends);
    row(table, "workers killed with -9", kills);
    row(table, "streams cancelled", cancels);
    row(table, "calls started", starts);
    row(table, "worst window (of 40)", worst.minute());
    row(table, "worst concurrency (of 5)", worst.concurrency());
    row(table, "violations", worst.violations());
    row(table, "all slots back after", slotsBack.toMillis() + " ms");
    row(table, "use of the window", String.format(Locale.ROOT, "%.1f %%", 100 * use));
    row(table, "wrong answers", wrong);
    return table.toString();
  }

  private static void require(List<String> broken, boolean holds, String what) {
    if (!holds) {
      broken.add(what);
    }
  }

  private static void row(StringBuilder table, String name, Object value) {
    table.append("| ").append(name).append(" | ").append(value).append(" |\n");
  }
}
