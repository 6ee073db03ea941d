package io.openclaw.gateway.intake;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.Status;
import io.openclaw.task.SubmitResult;
import io.openclaw.task.TaskId;
import java.time.Duration;

/// Says why a task was not taken, and when to try again.
final class Refusals {
  private static final Duration WHEN_FULL = Duration.ofSeconds(5);
  private static final Duration WHEN_BEHIND = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final QueueLimits limits;

  Refusals(QueueLimits limits) {
    this.limits = limits;
  }

  Problem of(SubmitResult refused, Duration maxWait) {
    return switch (refused) {
      case SubmitResult.KeyReused _ ->
          Problem.of(
              Code.IDEMPOTENCY_KEY_REUSED,
              "This Idempotency-Key was used for another body; use a new key for a new task.");
      case SubmitResult.QueueFull _ -> full(limits.tasks(), "tasks");
      case SubmitResult.BytesFull _ -> full(limits.bytes(), "bytes");
      case SubmitResult.OwnerFull of -> ownerFull(of);
      case SubmitResult.TooLate(long eta) -> tooLate(Duration.ofMillis(eta), maxWait);
      case SubmitResult.SessionBusy(TaskId unfinished) ->
          Problem.of(
                  Code.SESSION_BUSY,
                  "The session has an unfinished turn; nothing was stored. Wait for its end, or send"
                      + " on_busy queue or interrupt.")
              .with("task_id", unfinished.text());
      case SubmitResult.NotRepeatable(Status status) ->
          Problem.of(
                  Code.INVALID_STATE,
                  "The task is %s; only a failed, cancelled or expired task can be retried."
                      .formatted(status.word()))
              .with("task_status", status.word());
      case SubmitResult.BodyMissing _ ->
          Problem.of(Code.STORE_UNAVAILABLE, "The store lost the body; nothing was changed.");
      case SubmitResult.Accepted _, SubmitResult.Known _ ->
          throw new IllegalArgumentException("not refused");
    };
  }

  static Problem historyBehind() {
    return Problem.of(
            Code.HISTORY_BEHIND,
            "Too many ended tasks wait to be written to the history; nothing was changed. Try again"
                + " later; /health tells an operator what is wrong.")
        .retryAfter(WHEN_BEHIND);
  }

  static Problem unknown(TaskId id, boolean keyed) {
    String then =
        keyed
            ? "Send it again with the same Idempotency-Key."
            : "If it was stored it is cancelled as soon as the store answers; send it again.";
    return Problem.of(Code.OUTCOME_UNKNOWN, "The store did not answer in time. " + then)
        .with("task_id", id.text());
  }

  static Problem unknownRetry(TaskId id) {
    return Problem.of(
            Code.OUTCOME_UNKNOWN,
            "The store did not answer in time. Repeat the call: it makes no second task.")
        .with("task_id", id.text());
  }

  private Problem ownerFull(SubmitResult.OwnerFull of) {
    boolean tasks = of.queued() >= limits.ownerTasks();
    long quota = tasks ? limits.ownerTasks() : limits.ownerBytes();
    return Problem.of(
            Code.OWNER_QUEUE_FULL,
            "Your share of the queue, %d %s, is used up; wait until some of your tasks are done."
                .formatted(quota, tasks ? "tasks" : "bytes"))
        .retryAfter(WHEN_FULL)
        .header("RateLimit-Policy", "\"owner-queue\";q=" + quota)
        .header("RateLimit", "\"owner-queue\";r=0;t=" + WHEN_FULL.toSeconds());
  }

  private static Problem full(long quota, String unit) {
    return Problem.of(
            Code.QUEUE_FULL, "The queue holds its %d %s; try again later.".formatted(quota, unit))
        .retryAfter(WHEN_FULL)
        .header("RateLimit-Policy", "\"queue\";q=" + quota)
        .header("RateLimit", "\"queue\";r=0;t=" + WHEN_FULL.toSeconds());
  }

  private static Problem tooLate(Duration eta, Duration maxWait) {
    Duration over = eta.minus(maxWait);
    Duration wait = over.compareTo(LONGEST) > 0 ? LONGEST : over;
    return Problem.of(
            Code.WAIT_TOO_LONG,
            "It would start in about %d s, later than its max_wait_seconds (%d); raise that, or try later."
                .formatted(eta.toSeconds(), maxWait.toSeconds()))
        .with("eta_ms", eta.toMillis())
        .retryAfter(wait)
        .header("RateLimit-Policy", "\"wait\";q=" + maxWait.toSeconds())
        .header("RateLimit", "\"wait\";r=0;t=" + Math.max(1, wait.toSeconds()));
  }
}
