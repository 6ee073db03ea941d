package io.openclaw.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

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
  record Worker(
      String id,
      String name,
      long pid,
      String host,
      Instant startedAt,
      Map<Lane, Integer> places,
      int running,
      boolean draining,
      List<String> providers) {}
}
