package io.openclaw.task;

import java.util.List;

/// What a task's owner may do to it. A foreign task is like an absent one. The forms for many tasks
/// answer each for itself, in their order; a store that is away in the middle has carried out some
/// of them, and the call may be repeated.
public interface TaskControl {
  /// Ends the tasks now, whatever their workers do; `changed` only the first time.
  List<Controlled> cancel(List<Owned> tasks);

  /// Holds the tasks where they stand. From then on no worker writes to them; their text so far is
  /// kept, and neither their longest wait nor their running time goes on.
  List<Controlled> pause(List<Owned> tasks);

  /// Puts paused tasks back into their lines, at their old places. Refused for one that waits for
  /// an approval, and for one that was never paused.
  List<Controlled> resume(List<Owned> tasks);

  /// Forgets a terminal task here; leaves an order in the outbox to forget it in the history too.
  ///
  /// @param keyDigest the idempotency key to free when only the history still knows the task
  Controlled forget(TaskId id, String owner, String keyDigest);

  default Controlled cancel(TaskId id, String owner) {
    return cancel(List.of(new Owned(id, owner))).getFirst();
  }

  default Controlled pause(TaskId id, String owner) {
    return pause(List.of(new Owned(id, owner))).getFirst();
  }

  default Controlled resume(TaskId id, String owner) {
    return resume(List.of(new Owned(id, owner))).getFirst();
  }

  /// A task, and whose it is said to be.
  record Owned(TaskId id, String owner) {}

  /// What became of a control call.
  sealed interface Controlled {
    record Absent() implements Controlled {}

    /// Carried out, now or (`changed` false) by an earlier call.
    record Done(boolean changed) implements Controlled {}

    /// It makes no sense in the present state; nothing changed.
    record Refused(Status status) implements Controlled {}
  }
}
