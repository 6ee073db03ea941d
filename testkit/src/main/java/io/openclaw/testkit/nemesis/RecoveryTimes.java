package io.openclaw.testkit.nemesis;

import io.openclaw.testkit.history.Observation;
import io.openclaw.testkit.history.Observation.Fault;
import io.openclaw.testkit.history.Observation.Healed;
import io.openclaw.testkit.history.Observation.ProviderFact;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// How fast the system was whole again, read from a history.
///
/// @param rerun from the kill of a worker to the next call for each task it was calling for, as
///   long as Redis and at least one worker were there all that time
/// @param rerunUnaided the same for the rest: nobody was there who could have taken the task
/// @param back from the kill of a process to its serving again, as long as all was there that it
///   needs to serve (and a worker, to be seen serving): Redis, and for workers the gateway
/// @param backUnaided the same for the rest
public record RecoveryTimes(
    Figures rerun, Figures rerunUnaided, Figures back, Figures backUnaided) {
  /// A call that its worker gave up so soon after the kill was given up by the kill.
  private static final long GIVEN_UP_WITHIN_MILLIS = 400;

  /// @param workers the names of all workers there are
  public static RecoveryTimes in(List<Observation> history, Collection<String> workers) {
    Downtimes absences = Downtimes.in(history);
    List<Long> aided = new ArrayList<>();
    List<Long> unaided = new ArrayList<>();
    for (Rerun rerun : reruns(history)) {
      boolean served =
          absences.someServed(workers, rerun.from(), rerun.to())
              && absences.someServed(List.of("redis"), rerun.from(), rerun.to());
      (served ? aided : unaided).add(rerun.to() - rerun.from());
    }
    List<Healed> back = all(history, Healed.class);
    return new RecoveryTimes(
        Figures.of(aided),
        Figures.of(unaided),
        Figures.of(millis(back, it -> hadWhatItNeeds(it, absences))),
        Figures.of(millis(back, it -> !hadWhatItNeeds(it, absences))));
  }

  private static boolean hadWhatItNeeds(Healed back, Downtimes absences) {
    List<String> needs =
        switch (back.target()) {
          case "redis" -> List.of();
          case "gateway" -> List.of("redis");
          default -> List.of("redis", "gateway");
        };
    long killed = back.at() - back.millis();
    return needs.stream().allMatch(need -> absences.someServed(List.of(need), killed, back.at()));
  }

  private static List<Long> millis(List<Healed> back, Predicate<Healed> which) {
    return back.stream().filter(which).map(Healed::millis).toList();
  }

  private static <T extends Observation> List<T> all(List<Observation> history, Class<T> kind) {
    return history.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static List<Rerun> reruns(List<Observation> history) {
    List<Long> kills =
        history.stream()
            .filter(it -> it instanceof Fault fault && fault.fault().equals("kill worker"))
            .map(Observation::at)
            .toList();
    Map<String, Long> givenUpByKillAt = new HashMap<>();
    List<Rerun> reruns = new ArrayList<>();
    for (ProviderFact fact : factsInOrder(history)) {
      switch (fact.fact()) {
        case "client_closed" ->
            kills.stream()
                .filter(kill -> fact.at() >= kill && fact.at() - kill <= GIVEN_UP_WITHIN_MILLIS)
                .findFirst()
                .ifPresent(kill -> givenUpByKillAt.put(fact.promptSha256(), kill));
        case "start" -> {
          Long kill = givenUpByKillAt.remove(fact.promptSha256());
          if (kill != null) {
            reruns.add(new Rerun(kill, fact.at()));
          }
        }
        default -> {
          // Others say nothing of who runs what.
        }
      }
    }
    return reruns;
  }

  private static List<ProviderFact> factsInOrder(List<Observation> history) {
    return all(history, ProviderFact.class).stream()
        .sorted(Comparator.comparingLong(ProviderFact::at))
        .toList();
  }

  private record Rerun(long from, long to) {}

  /// Milliseconds; -1 where there was nothing to measure.
  public record Figures(int count, long p50, long p99, long max) {
    static Figures of(List<Long> millis) {
      long[] sorted = millis.stream().mapToLong(Long::longValue).sorted().toArray();
      return new Figures(sorted.length, at(sorted, 0.50), at(sorted, 0.99), at(sorted, 1.0));
    }

    private static long at(long[] sorted, double share) {
      int index = (int) Math.ceil(share * sorted.length) - 1;
      return sorted.length == 0 ? -1 : sorted[Math.max(0, index)];
    }

    @Override
    public String toString() {
      return count == 0
          ? "nothing to measure"
          : "p50 %d ms, p99 %d ms, max %d ms of %d".formatted(p50, p99, max, count);
    }
  }
}
