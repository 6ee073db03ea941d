package io.openclaw.gateway.history;

import io.openclaw.task.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reading and forgetting sessions as far as the history has tasks of them.
public interface SessionHistory {
  /// An owner's sessions, the last used first.
  ///
  /// @param before only those behind it; empty for the first page
  List<PastSession> sessions(String owner, Optional<LastUse> before, int limit);

  /// Those of `names` that are here, in any order.
  List<PastSession> sessions(String owner, List<String> names);

  /// Those of `ids` that are here.
  Set<TaskId> known(List<TaskId> ids);

  /// Removes every trace of the tasks; of those that are not here, nothing is left to remove.
  void forget(List<TaskId> ids);

  /// A place in the list of sessions.
  record LastUse(Instant at, String session) {}

  /// @param title of its first task, empty when that has none
  /// @param createdAt when its first task came
  /// @param lastAt when its last task came
  /// @param turns tasks that are here
  /// @param answered those of them that succeeded
  record PastSession(
      String session, String title, Instant createdAt, Instant lastAt, int turns, int answered) {}
}
