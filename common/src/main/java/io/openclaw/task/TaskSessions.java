package io.openclaw.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Sessions as far as the store has tasks of them, and the order of their turns. All tasks of a
/// session live in one shard, which follows from owner and session.
public interface TaskSessions {
  /// An owner's sessions, the last used first.
  ///
  /// @param before the last entry of the page before; empty for the first page
  List<Session> sessions(String owner, Optional<Session> before, int limit);

  /// Those of `names` that are here, in any order.
  List<Session> sessions(String owner, List<String> names);

  default Optional<Session> session(String owner, String session) {
    return sessions(owner, List.of(session)).stream().findFirst();
  }

  /// Hands out turns that come next in their sessions; they wait for their context. A shard that
  /// cannot be reached keeps its turns and holds up no other. While the lease runs nobody else is
  /// given them.
  List<DueTurn> takeTurns(int limit, Duration lease);

  /// Gives a turn its request with its context, and its place in line.
  ///
  /// @param bytes of the request
  /// @return false when it does not wait for its turn any more
  boolean releaseTurn(TaskId id, String request, long bytes);

  /// The shard of a session's tasks.
  static int shard(String owner, String session, int shards) {
    return Math.floorMod((owner + ':' + session).hashCode(), shards);
  }

  /// @param title of its first task here, empty when that has none
  /// @param createdAt when its first task here came
  /// @param tasks how many the history may not have yet
  /// @param unfinished its turns that have not ended, the one that may run first
  record Session(
      String session,
      String title,
      Instant createdAt,
      Instant lastAt,
      int tasks,
      List<TaskId> unfinished) {
    public Session {
      unfinished = List.copyOf(unfinished);
    }
  }

  record DueTurn(TaskId id, String owner, String session) {}
}
