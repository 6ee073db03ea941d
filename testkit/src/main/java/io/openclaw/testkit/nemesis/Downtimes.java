package io.openclaw.testkit.nemesis;

import io.openclaw.testkit.history.Observation;
import io.openclaw.testkit.history.Observation.Fault;
import io.openclaw.testkit.history.Observation.Healed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// When which part was not there: from its kill until it served again, from its stop until it was
/// let go on.
final class Downtimes {
  private final Map<String, List<Absence>> byTarget = new HashMap<>();

  private Downtimes() {}

  static Downtimes in(List<Observation> history) {
    Downtimes absences = new Downtimes();
    Map<String, Long> killed = new HashMap<>();
    Map<String, Long> stopped = new HashMap<>();
    for (Observation seen : history) {
      switch (seen) {
        case Fault it when it.fault().startsWith("kill") -> killed.put(it.target(), it.at());
        case Fault it when it.fault().startsWith("stop ") -> stopped.put(it.target(), it.at());
        case Fault it when it.fault().startsWith("continue ") ->
            absences.note(it.target(), stopped.remove(it.target()), it.at());
        case Healed it -> absences.note(it.target(), killed.remove(it.target()), it.at());
        default -> {
          // Says nothing of who was there.
        }
      }
    }
    killed.forEach((target, from) -> absences.note(target, from, Long.MAX_VALUE));
    stopped.forEach((target, from) -> absences.note(target, from, Long.MAX_VALUE));
    return absences;
  }

  /// Whether at each moment between the two at least one of the targets was there.
  boolean someServed(Collection<String> targets, long from, long to) {
    // Who is there changes only where an absence begins.
    TreeSet<Long> moments = new TreeSet<>(List.of(from));
    targets.forEach(
        target -> of(target).forEach(it -> moments.add(Math.clamp(it.from(), from, to))));
    return moments.stream()
        .allMatch(moment -> targets.stream().anyMatch(target -> there(target, moment)));
  }

  private boolean there(String target, long moment) {
    return of(target).stream().noneMatch(it -> it.from() <= moment && moment < it.to());
  }

  private List<Absence> of(String target) {
    return byTarget.getOrDefault(target, List.of());
  }

  private void note(String target, @org.jspecify.annotations.Nullable Long from, long to) {
    if (from != null) {
      byTarget.computeIfAbsent(target, name -> new ArrayList<>()).add(new Absence(from, to));
    }
  }

  private record Absence(long from, long to) {}
}
