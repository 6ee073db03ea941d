package io.openclaw.task;

/// What a task's owner may do to it. A foreign task is like an absent one.
public interface TaskControl {
  /// Ends the task now, whatever its worker does; `changed` only the first time.
  Controlled cancel(TaskId id, String owner);

  /// Forgets a terminal task here; leaves an order in the outbox to forget it in the history too.
  ///
  /// @param keyDigest the idempotency key to free when only the history still knows the task
  Controlled forget(TaskId id, String owner, String keyDigest);

  /// What became of a control call.
  sealed interface Controlled {
    record Absent() implements Controlled {}

    /// Carried out, now or (`changed` false) by an earlier call.
    record Done(boolean changed) implements Controlled {}

    /// It makes no sense in the present state; nothing changed.
    record Refused(Status status) implements Controlled {}
  }
}
