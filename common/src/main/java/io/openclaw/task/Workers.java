package io.openclaw.task;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Which workers there are. A worker that stops announcing itself is forgotten by itself.
public interface Workers {
  void announce(Worker worker, Duration validFor);

  void leave(String id);

  List<Worker> list();

  /// @param id unique for one process; never used again
  /// @param name what people call its place, `w1`; a successor has the same
  /// @param places by lane
  /// @param running tasks it holds now
  /// @param providers names of those it has keys for
  /// @param accounts of those providers
  /// @param modes that it can run
  record Worker(
      String id,
      String name,
      long pid,
      String host,
      Instant startedAt,
      Map<Lane, Integer> places,
      int running,
      boolean draining,
      List<String> providers,
      List<String> accounts,
      List<String> modes) {

    /// What an older version does not tell is empty, and lanes of a newer one are left out.
    public Worker {
      host = Objects.requireNonNullElse(host, "");
      startedAt = Objects.requireNonNullElse(startedAt, Instant.EPOCH);
      places = places == null ? Map.of() : ofKnownLanes(places);
      providers = providers == null ? List.of() : List.copyOf(providers);
      accounts = accounts == null ? List.of() : List.copyOf(accounts);
      modes = modes == null ? List.of() : List.copyOf(modes);
    }

    private static Map<Lane, Integer> ofKnownLanes(Map<Lane, Integer> places) {
      Map<Lane, Integer> known = new HashMap<>(places);
      known.remove(null);
      return Map.copyOf(known);
    }
  }
}
