package io.openclaw.task;

import static io.openclaw.task.EventType.*;
import static io.openclaw.task.Status.*;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The whole law of the life cycle: one row a transition, with the event that records it. Whatever
/// is not here cannot happen; `docs/states.md` is drawn from this table.
public enum Transition {
  SUBMIT(null, Status.QUEUED, EventType.QUEUED, "a task is accepted"),
  START(Status.QUEUED, RUNNING, STARTED, "a worker holds it and its first permit"),
  CANCEL_QUEUED(Status.QUEUED, Status.CANCELLED, EventType.CANCELLED, "cancel"),
  CANCEL_RETRYING(Status.RETRYING, Status.CANCELLED, EventType.CANCELLED, "cancel"),
  CANCEL_RUNNING(RUNNING, Status.CANCELLED, EventType.CANCELLED, "cancel"),
  CANCEL_PAUSED(Status.PAUSED, Status.CANCELLED, EventType.CANCELLED, "cancel"),
  PAUSE_QUEUED(Status.QUEUED, Status.PAUSED, EventType.PAUSED, "pause"),
  PAUSE_RETRYING(Status.RETRYING, Status.PAUSED, EventType.PAUSED, "pause"),
  PAUSE_RUNNING(RUNNING, Status.PAUSED, EventType.PAUSED, "pause; its worker loses it at once"),
  RESUME(Status.PAUSED, Status.QUEUED, RESUMED, "resume; it has its old place in line"),
  EXPIRE(Status.QUEUED, Status.EXPIRED, EventType.EXPIRED, "not started within its longest wait"),
  SUCCEED(RUNNING, SUCCEEDED, COMPLETE, "its attempt ended well"),
  FAIL(
      RUNNING,
      FAILED,
      ERROR,
      "no attempt is left, the failure is final, its time is used up, or it lost 5 workers"),
  FAIL_QUEUED(
      Status.QUEUED,
      FAILED,
      ERROR,
      "it cannot be run at all, workers failed at it 10 times in a row, or it waited again for too long"),
  FAIL_RETRYING(Status.RETRYING, FAILED, ERROR, "it waited again for too long"),
  RETRY_LATER(RUNNING, Status.RETRYING, EventType.RETRYING, "a failure that may be repeated"),
  DUE(Status.RETRYING, Status.QUEUED, EventType.QUEUED, "its back-off is over"),
  GIVE_BACK(RUNNING, Status.QUEUED, EventType.QUEUED, "its worker drains, or a wait is long"),
  LOSE(RUNNING, RUNNING, EventType.RETRYING, "its worker was lost; another took it over"),
  RESTART(RUNNING, RUNNING, STARTED, "the attempt after a lost one");

  private final @Nullable Status from;
  private final Status to;
  private final EventType event;
  private final String because;

  Transition(@Nullable Status from, Status to, EventType event, String because) {
    this.from = from;
    this.to = to;
    this.event = event;
    this.because = because;
  }

  /// Empty for the one transition that brings a task into being.
  public Optional<Status> from() {
    return Optional.ofNullable(from);
  }

  public Status to() {
    return to;
  }

  public EventType event() {
    return event;
  }

  public String because() {
    return because;
  }

  /// The row for this step, or nothing when the law does not allow it.
  public static Optional<Transition> between(@Nullable Status from, Status to, EventType event) {
    return Arrays.stream(values())
        .filter(row -> row.from == from && row.to == to && row.event == event)
        .findFirst();
  }
}
