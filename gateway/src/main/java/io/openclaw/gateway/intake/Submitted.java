package io.openclaw.gateway.intake;

import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.wire.TaskJson;
import io.openclaw.task.Lane;
import io.openclaw.task.TaskId;

/// What became of a submission.
public sealed interface Submitted {
  /// It is stored for good.
  ///
  /// @param position rank in its line, 1 for next; 0 while it waits for its time
  /// @param cancelOnDisconnect it is to be cancelled when who submitted it is gone for good
  record Accepted(TaskId id, Lane lane, long position, long etaMillis, boolean cancelOnDisconnect)
      implements Submitted {

    /// The answer, the same on every transport.
    public String json() {
      return "{\"task_id\":\"%s\",\"status\":\"queued\",\"lane\":\"%s\",\"position\":%d,\"eta_ms\":%d,\"links\":%s}"
          .formatted(id, lane.word(), position, etaMillis, TaskJson.links(id.text()));
    }
  }

  /// The same key with the same body made this task before.
  record Known(TaskId id) implements Submitted {}

  /// Nothing is stored, except where the problem says that it is not known.
  record Refused(Problem problem) implements Submitted {}
}
