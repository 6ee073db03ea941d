package io.openclaw.testkit.history;

import io.openclaw.testkit.history.Observation.Event;
import io.openclaw.testkit.history.Observation.Fault;
import io.openclaw.testkit.history.Observation.Submitted;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A task ends as `poison` because it lost one worker after the other. Each loss must be one that
/// was caused: its worker was killed or stopped since the task had come, or since it had lost the
/// worker before. Whatever else takes a task from its worker is not the task's fault.
final class PoisonRule {
  private static final Set<String> DEATHS = Set.of("kill worker", "stop worker");

  private final List<Fault> deaths;

  PoisonRule(List<Observation> history) {
    deaths =
        history.stream()
            .filter(it -> it instanceof Fault fault && DEATHS.contains(fault.fault()))
            .map(Fault.class::cast)
            .toList();
  }

  /// Why the rule is broken.
  Optional<String> broken(TaskObservations task) {
    if (task.failure().filter("poison"::equals).isEmpty()) {
      return Optional.empty();
    }
    long since = task.submitted.stream().mapToLong(Submitted::at).min().orElse(0);
    String process = "";
    for (Event event : task.longestLog()) {
      if (event.type().equals("started")) {
        process = event.data().path("worker").asString("");
      }
      if (isLoss(event)) {
        if (!died(process, since, event.logged())) {
          return Optional.of("seq %d: it lost %s, which was alive".formatted(event.seq(), process));
        }
        since = event.logged();
      }
    }
    return Optional.empty();
  }

  /// A process of the worker `w1` has an id such as `w1-host-4711-5ca37053`.
  private boolean died(String process, long from, long to) {
    return deaths.stream()
        .anyMatch(it -> process.startsWith(it.target() + "-") && it.at() >= from && it.at() <= to);
  }

  private static boolean isLoss(Event event) {
    return event.type().equals("retrying")
        && event.data().path("reason").asString("").equals("worker_lost");
  }
}
