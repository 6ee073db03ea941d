package io.openclaw.worker.mode;

import io.openclaw.worker.call.Target;
import io.openclaw.worker.call.WaitReason;
import io.openclaw.worker.failure.Failure;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// How an attempt ends, as its mode decides; what that means for the task is the same for all
/// modes.
public sealed interface Outcome {
  /// The task is done.
  ///
  /// @param reply what it brought; `done` carries its length and hash
  /// @param complete data of the `complete` event
  /// @param summary for the task's outcome: `usage`, `timings`
  record Succeeded(String reply, ObjectNode complete, ObjectNode summary) implements Outcome {
    /// AnswerCache do not belong into logs.
    @Override
    public String toString() {
      return "Succeeded[" + reply.length() + " characters]";
    }
  }

  /// It failed here. Whether it is repeated, goes on elsewhere, or is the task's end, follows from
  /// the failure and from what the task has left.
  ///
  /// @param at where it failed; empty when no call was made, and then the task ends
  record Failed(Failure failure, Optional<CallSite> at, ObjectNode summary) implements Outcome {}

  /// It waits in its line; no attempt is spent.
  record GiveBack(WaitReason reason) implements Outcome {}

  /// The stop signal came, and decides.
  record Stopped() implements Outcome {}

  /// @param next what takes over from `target` when that one is of no more use
  /// @param textStands the text so far is good, and `target` can go on from it
  record CallSite(Target target, Optional<Target> next, boolean textStands) {}
}
