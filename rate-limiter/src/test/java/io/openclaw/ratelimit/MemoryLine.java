package io.openclaw.ratelimit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The line of one account of the model: by priority, then age, then arrival. While a lower
/// priority waits, only so many grants in a row pass it; the next goes to the longest waiting of
/// the lower ones. A grant that is not used is taken back.
final class MemoryLine {
  private static final long PLACE_MILLIS = 1000;
  private static final double PRIORITY_STEP = 1e14;

  private final int mostPassed;
  private final Map<String, Place> places = new HashMap<>();
  private int passed;
  private @Nullable String servedLower;
  private int passedBefore;
  private @Nullable String passedBy;

  MemoryLine(int mostPassed) {
    this.mostPassed = mostPassed;
  }

  static double place(Ask ask, long at) {
    long since = ask.since() == 0 ? at : Math.min(ask.since(), at);
    return ask.priority() * PRIORITY_STEP + since;
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  /// The holder's place, or the one it would like to have.
  double placeOf(String holder, double wanted) {
    Place place = places.get(holder);
    return place == null ? wanted : place.place;
  }

  void stand(String holder, double wanted, long at) {
    double place = placeOf(holder, behindEquals(holder, wanted));
    places.put(holder, new Place(place, holder, at + PLACE_MILLIS));
  }

  private double behindEquals(String holder, double wanted) {
    double place = wanted;
    for (Place next : sorted()) {
      if (next.place == place && !next.holder.equals(holder)) {
        place++;
      }
    }
    return place;
  }

  void leave(String holder) {
    places.remove(holder);
  }

  void leaveAll(String prefix) {
    places.keySet().removeIf(holder -> holder.startsWith(prefix));
  }

  void purge(long at) {
    places.values().removeIf(place -> place.until <= at);
  }

  int waiting(long at) {
    return (int) places.values().stream().filter(place -> place.until > at).count();
  }

  int ahead(String holder, int priority, double place) {
    Place turn = overdue(priority);
    if (turn != null && turn.holder.equals(holder)) {
      return 0;
    }
    boolean stands = places.containsKey(holder);
    Place mine = new Place(place, holder, 0);
    long before =
        places.values().stream()
            .filter(it -> stands ? Place.ORDER.compare(it, mine) < 0 : it.place <= place)
            .count();
    return (int) before + (turn != null && turn.place > place ? 1 : 0);
  }

  void granted(String holder, int priority, boolean lineWasEmpty) {
    Place turn = lineWasEmpty ? null : overdue(priority);
    leave(holder);
    if (lineWasEmpty) {
      return;
    }
    boolean lowerWaits = places.values().stream().anyMatch(it -> it.priority() > priority);
    boolean inTurn = turn != null && turn.holder.equals(holder);
    if (!inTurn && lowerWaits) {
      passed++;
      passedBy = holder;
    } else if (inTurn || priority > 0) {
      servedLower = holder;
      passedBefore = passed;
      passed = 0;
    }
  }

  void takeBackGrant(String holder) {
    if (holder.equals(servedLower)) {
      passed = passedBefore;
      servedLower = null;
    } else if (holder.equals(passedBy)) {
      passed = Math.max(0, passed - 1);
      passedBy = null;
    }
  }

  private @Nullable Place overdue(int priority) {
    if (passed < mostPassed || places.isEmpty()) {
      return null;
    }
    int highest = Math.min(priority, sorted().getFirst().priority());
    return sorted().stream()
        .filter(it -> it.priority() > highest)
        .min(Comparator.comparingDouble(Place::since).thenComparing(Place.ORDER))
        .orElse(null);
  }

  /// Those whose turn it is when so many slots are free.
  List<String> next(long free) {
    List<String> all = new ArrayList<>();
    Place turn = overdue(Integer.MAX_VALUE);
    if (turn != null) {
      all.add(turn.holder);
    }
    sorted().stream()
        .limit(free)
        .map(Place::holder)
        .filter(it -> !all.contains(it))
        .forEach(all::add);
    return all;
  }

  private List<Place> sorted() {
    return places.values().stream().sorted(Place.ORDER).toList();
  }

  private record Place(double place, String holder, long until) {
    static final Comparator<Place> ORDER =
        Comparator.comparingDouble(Place::place).thenComparing(Place::holder);

    int priority() {
      return (int) Math.floor(place / PRIORITY_STEP);
    }

    double since() {
      return place - priority() * PRIORITY_STEP;
    }
  }
}
