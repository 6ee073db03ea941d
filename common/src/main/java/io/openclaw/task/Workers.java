package io.openclaw.task;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which workers there are. A worker that stops announcing itself is forgotten by itself.
public interface Workers {
  void announce(Worker worker, Duration validFor);

  void leave(String id);

  List<Worker> list();

  /// Asks a worker to drain: to take no further task, to finish what it can within its grace, to
  /// give the rest back and to end its process. It hears of it at once, or when it asks
  /// [#drainRequested].
  ///
  /// @return false when there is no such worker
  boolean requestDrain(String id);

  boolean drainRequested(String id);

  /// @param id unique for one process; never used again
  /// @param name what people call its place, `w1`; a successor has the same
  /// @param places by lane
  /// @param running tasks it holds now
  /// @param providers names of those it has keys for
  /// @param accounts of those providers
  /// @param modes that it can run
  /// @param vitals of its process; null from a worker that does not tell them
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
      List<String> modes,
      @Nullable Vitals vitals) {

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

  /// How the process of a worker is.
  ///
  /// @param seenAt when it said so, epoch milliseconds
  /// @param sandbox what its tools run in, null without one
  record Vitals(
      String version,
      long seenAt,
      long rssBytes,
      long heapUsedBytes,
      double cpuPercent,
      @Nullable String sandbox) {}
}
