package io.openclaw.gateway.intake;

import io.openclaw.gateway.problem.Problem;
import io.openclaw.task.Lane;
import io.openclaw.task.TaskId;

/// What became of a submission.
public sealed interface Submitted {
  /// It is stored for good.
  ///
  /// @param position rank in its line, 1 for next; 0 while it waits for its time
  record Accepted(TaskId id, Lane lane, long position, long etaMillis) implements Submitted {}

  /// The same key with the same body made this task before.
  record Known(TaskId id) implements Submitted {}

  /// Nothing is stored, except where the problem says that it is not known.
  record Refused(Problem problem) implements Submitted {}
}
