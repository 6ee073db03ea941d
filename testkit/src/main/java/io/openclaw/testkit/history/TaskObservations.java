package io.openclaw.testkit.history;

import io.openclaw.digest.Sha256;
import io.openclaw.testkit.history.Observation.Accepted;
import io.openclaw.testkit.history.Observation.CancelAcknowledged;
import io.openclaw.testkit.history.Observation.Event;
import io.openclaw.testkit.history.Observation.Fault;
import io.openclaw.testkit.history.Observation.Healed;
import io.openclaw.testkit.history.Observation.Left;
import io.openclaw.testkit.history.Observation.NotAccepted;
import io.openclaw.testkit.history.Observation.ProviderFact;
import io.openclaw.testkit.history.Observation.Read;
import io.openclaw.testkit.history.Observation.Resumed;
import io.openclaw.testkit.history.Observation.Submitted;
import io.openclaw.testkit.history.Observation.Vanished;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// All that was seen of one acknowledged task.
final class TaskObservations {
  final String task;
  final List<Submitted> submitted = new ArrayList<>();

  /// In the order in which each watcher was sent them.
  final Map<String, List<Event>> byWatcher = new LinkedHashMap<>();

  final Set<String> left = new HashSet<>();
  final List<Read> reads = new ArrayList<>();
  final List<Vanished> vanished = new ArrayList<>();
  final List<ProviderFact> calls = new ArrayList<>();
  boolean cancelAcknowledged;

  private TaskObservations(String task) {
    this.task = task;
  }

  /// The byTask of a history, by task.
  static Map<String, TaskObservations> of(List<Observation> history) {
    Map<String, TaskObservations> byTask = new LinkedHashMap<>();
    Function<String, TaskObservations> ofTask =
        task -> byTask.computeIfAbsent(task, TaskObservations::new);
    Map<String, Submitted> byKey = new LinkedHashMap<>();
    Map<String, List<ProviderFact>> byPrompt = new LinkedHashMap<>();
    Map<String, String> watched = new LinkedHashMap<>();
    for (Observation seen : history) {
      switch (seen) {
        case Submitted it -> byKey.putIfAbsent(it.key(), it);
        case Accepted it -> ofTask.apply(it.task()).acknowledged(byKey.get(it.key()));
        case Event it -> ofTask.apply(watchedBy(it)).sent(it);
        case Left it -> ofTask.apply(it.task()).left.add(it.watcher());
        case Vanished it -> ofTask.apply(it.task()).vanished.add(it);
        case Read it -> ofTask.apply(it.task()).reads.add(it);
        case CancelAcknowledged it -> ofTask.apply(it.task()).cancelAcknowledged = true;
        case ProviderFact it ->
            byPrompt.computeIfAbsent(it.promptSha256(), sha -> new ArrayList<>()).add(it);
        case Resumed it -> watched.put(it.watcher(), it.task());
        case NotAccepted _, Fault _, Healed _ -> {}
      }
    }
    // A watcher that never got an event has only its reconnects to show for itself.
    watched.forEach((watcher, task) ->
        ofTask.apply(task).byWatcher.computeIfAbsent(watcher, name -> new ArrayList<>()));
    byTask.values().forEach(it -> it.callsFrom(byPrompt));
    return byTask;
  }

  /// Watchers are named `<way>-<task>`, so an event of another task is still laid to their charge.
  private static String watchedBy(Event event) {
    return event.watcher().substring(event.watcher().lastIndexOf('-') + 1);
  }

  private void acknowledged(@org.jspecify.annotations.Nullable Submitted by) {
    if (by != null) {
      submitted.add(by);
    }
  }

  private void sent(Event event) {
    byWatcher.computeIfAbsent(event.watcher(), name -> new ArrayList<>()).add(event);
  }

  private void callsFrom(Map<String, List<ProviderFact>> byPrompt) {
    submitted.stream()
        .map(it -> Sha256.hex(it.prompt()))
        .distinct()
        .forEach(sha -> calls.addAll(byPrompt.getOrDefault(sha, List.of())));
  }

  /// The first `done` that any watcher saw.
  Optional<Event> done() {
    return byWatcher.values().stream()
        .flatMap(List::stream)
        .filter(event -> event.type().equals("done"))
        .findFirst();
  }

  Optional<String> endStatus() {
    return done().map(event -> event.data().path("status").asString(""));
  }

  /// How it ended, with the code of its failure; `none` when it did not.
  String end() {
    return endStatus().map(it -> it + failure().map(code -> " " + code).orElse("")).orElse("none");
  }

  /// The code of the error that ended it.
  Optional<String> failure() {
    return endStatus().filter("failed"::equals).map(it -> lastError());
  }

  private String lastError() {
    return longestLog().reversed().stream()
        .filter(event -> event.type().equals("error"))
        .map(event -> event.data().path("code").asString(""))
        .findFirst()
        .orElse("without a code");
  }

  /// What the watcher saw that saw the most.
  List<Event> longestLog() {
    return byWatcher.values().stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
  }

  Optional<String> expected() {
    return submitted.stream().flatMap(it -> Optional.ofNullable(it.expected()).stream()).findAny();
  }

  int starts() {
    return byWatcher.values().stream()
        .mapToInt(events -> (int) events.stream().filter(TaskObservations::isStart).count())
        .max()
        .orElse(0);
  }

  private static boolean isStart(Event event) {
    return event.type().equals("started");
  }
}
