package io.openclaw.testkit.history;

import io.openclaw.testkit.history.Observation.Accepted;
import io.openclaw.testkit.history.Observation.NotAccepted;
import io.openclaw.testkit.history.Observation.ProviderFact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Judges a history that has come to rest: every acknowledged task had the time to end, and every
/// watcher the time to see it. Prompts must differ from task to task where the provider's journal
/// was read.
public final class HistoryChecker {
  private HistoryChecker() {}

  public static Verdict check(List<Observation> history) {
    List<Violation> found = new ArrayList<>(submissions(history));
    boolean journalRead = history.stream().anyMatch(ProviderFact.class::isInstance);
    Map<String, TaskObservations> byTask = TaskObservations.of(history);
    PoisonRule poison = new PoisonRule(history);
    for (TaskObservations task : byTask.values()) {
      if (!task.submitted.isEmpty()) {
        new LogRules(task, (rule, why) -> found.add(new Violation(rule, task.task, why))).check();
        new EndRules(
                task, journalRead, (rule, why) -> found.add(new Violation(rule, task.task, why)))
            .check();
        poison
            .broken(task)
            .ifPresent(why -> found.add(new Violation(Rule.POISON_WITHOUT_DEATHS, task.task, why)));
      }
    }
    return new Verdict(List.copyOf(found), tally(byTask));
  }

  private static List<Violation> submissions(List<Observation> history) {
    List<Violation> found = new ArrayList<>();
    Map<String, String> taskOfKey = new LinkedHashMap<>();
    Map<String, String> keyOfTask = new HashMap<>();
    for (Observation seen : history) {
      if (seen instanceof NotAccepted it && it.why().startsWith("500 ")) {
        found.add(new Violation(Rule.INTERNAL_ERROR, it.key(), it.why()));
      }
      if (seen instanceof Accepted it) {
        String task = taskOfKey.putIfAbsent(it.key(), it.task());
        if (task != null && !task.equals(it.task())) {
          found.add(new Violation(Rule.KEY_SPLIT, it.key(), task + " and " + it.task()));
        }
        String key = keyOfTask.putIfAbsent(it.task(), it.key());
        if (key != null && !key.equals(it.key())) {
          found.add(new Violation(Rule.KEYS_MERGED, it.task(), key + " and " + it.key()));
        }
      }
    }
    return found;
  }

  private static Tally tally(Map<String, TaskObservations> byTask) {
    Map<String, Integer> ends = new TreeMap<>();
    long events = 0;
    int watchers = 0;
    int attempts = 0;
    for (TaskObservations task : byTask.values()) {
      ends.merge(task.end(), 1, Integer::sum);
      watchers += task.byWatcher.size();
      attempts += task.starts();
      events += task.byWatcher.values().stream().mapToLong(List::size).sum();
    }
    return new Tally(byTask.size(), Map.copyOf(ends), watchers, events, attempts);
  }

  /// What the judge says.
  public record Verdict(List<Violation> violations, Tally tally) {
    public Verdict {
      violations = List.copyOf(violations);
    }

    public long count(Rule rule) {
      return violations.stream().filter(it -> it.rule() == rule).count();
    }

    /// @throws AssertionError that names the first violations, when there are any
    public void requireClean() {
      if (!violations.isEmpty()) {
        List<String> first = violations.stream().limit(20).map(Violation::toString).toList();
        throw new AssertionError(
            "%d violations, among them:%n%s"
                .formatted(violations.size(), String.join("\n", first)));
      }
    }
  }

  /// How much there was to judge; a verdict over nothing says nothing.
  ///
  /// @param ends tasks by how they ended, the failed ones with their code, `none` for those that
  ///   did not
  /// @param attempts `started` events, each counted once
  public record Tally(
      int tasks, Map<String, Integer> ends, int watchers, long events, int attempts) {
    public Tally {
      ends = Map.copyOf(ends);
    }
  }
}
