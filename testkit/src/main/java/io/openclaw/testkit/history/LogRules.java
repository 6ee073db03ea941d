package io.openclaw.testkit.history;

import io.openclaw.testkit.history.Observation.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/// Rules on the sequence of events that each watcher was sent.
final class LogRules {
  private static final Set<String> RUNNING =
      Set.of("started", "thinking", "content", "retrying", "complete");

  private final TaskObservations observed;
  private final BiConsumer<Rule, String> broken;

  LogRules(TaskObservations observed, BiConsumer<Rule, String> broken) {
    this.observed = observed;
    this.broken = broken;
  }

  void check() {
    observed.byWatcher.forEach(this::inOrder);
    observed.byWatcher.forEach(this::endsOnce);
    observed.byWatcher.forEach(this::restsWhilePaused);
    allSawTheSame();
  }

  private void inOrder(String watcher, List<Event> events) {
    long last = 0;
    int attempt = 0;
    for (Event event : events) {
      if (!event.task().equals(observed.task)) {
        broken.accept(Rule.FOREIGN_EVENT, watcher + " was sent an event of " + event.task());
      }
      if (event.seq() <= last) {
        broken.accept(Rule.REPEAT, "%s saw %d after %d".formatted(watcher, event.seq(), last));
      } else if (event.seq() > last + 1) {
        broken.accept(Rule.GAP, "%s saw %d after %d".formatted(watcher, event.seq(), last));
      }
      if (event.attempt() < attempt) {
        broken.accept(
            Rule.ATTEMPT_FELL,
            "%s saw attempt %d after %d".formatted(watcher, event.attempt(), attempt));
      }
      last = Math.max(last, event.seq());
      attempt = Math.max(attempt, event.attempt());
    }
  }

  private void endsOnce(String watcher, List<Event> events) {
    List<Long> ends =
        events.stream().filter(it -> it.type().equals("done")).map(Event::seq).distinct().toList();
    if (ends.isEmpty()) {
      if (observed.done().isPresent() && !observed.left.contains(watcher)) {
        broken.accept(Rule.WATCHER_STUCK, watcher + " never saw the end");
      }
      return;
    }
    if (ends.size() > 1) {
      broken.accept(Rule.SECOND_DONE, "%s saw `done` at %s".formatted(watcher, ends));
    }
    long end = ends.getFirst();
    events.stream()
        .filter(it -> it.seq() > end)
        .findFirst()
        .ifPresent(it ->
            broken.accept(
                Rule.AFTER_DONE,
                "%s saw `%s` at %d, done was %d".formatted(watcher, it.type(), it.seq(), end)));
  }

  private void restsWhilePaused(String watcher, List<Event> events) {
    boolean paused = false;
    for (Event event : events) {
      if (paused && RUNNING.contains(event.type())) {
        broken.accept(
            Rule.RAN_WHILE_PAUSED,
            "%s saw `%s` at %d".formatted(watcher, event.type(), event.seq()));
      }
      paused =
          switch (event.type()) {
            case "paused" -> true;
            case "resumed" -> false;
            default -> paused;
          };
    }
  }

  private void allSawTheSame() {
    Map<Long, String> first = new HashMap<>();
    observed.byWatcher.forEach((watcher, events) ->
        events.forEach(event -> {
          String known = first.putIfAbsent(event.seq(), event.substance());
          if (known != null && !known.equals(event.substance())) {
            broken.accept(
                Rule.WATCHERS_DISAGREE,
                "%s saw at %d %s, another %s"
                    .formatted(watcher, event.seq(), event.substance(), known));
          }
        }));
  }
}
