package io.openclaw.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The dead list: failed tasks that nobody has retried, discarded or deleted, for as long as the
/// history keeps tasks. Its entries outlive the tasks' copies in the store.
public interface DeadTasks {
  /// Newest first.
  ///
  /// @param owner whose; empty for everybody's
  /// @param before the last entry of the page before; empty for the newest
  List<DeadTask> dead(Optional<String> owner, Optional<DeadTask> before, int limit);

  /// Takes it off the list; the task itself stays.
  ///
  /// @return whether it was on the owner's list
  boolean discard(TaskId id, String owner);

  record DeadTask(TaskId id, String owner, Instant failedAt) {}
}
