package io.openclaw.task;

import java.time.Instant;
import java.util.Optional;

/// A task at one moment, without its texts.
///
/// @param position rank in its lane and account, 1 for next; 0 when it is not waiting in line
/// @param dueAt when a waiting time (back-off, not-before, a block of its account) ends
/// @param outcome JSON object about the end (`usage`, `timings`, `error`), `{}` before it
/// @param etaMillis estimated wait for its start; in a paused lane as if the lane was resumed now
/// @param waitingFor `paused` while it or its lane is paused, `session` while it waits for its
///   turn; while it is in line and its account is blocked, the reason of that; else why a worker
///   gave it back last, empty after a start
/// @param archived the history has it; the copy in the store may go at any time
public record TaskView(
    TaskId id,
    String owner,
    Status status,
    Lane lane,
    String account,
    String provider,
    String model,
    String mode,
    String session,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Optional<Instant> dueAt,
    int attempt,
    int maxAttempts,
    String worker,
    long seq,
    long position,
    long etaMillis,
    long bytes,
    String idempotencyDigest,
    String outcome,
    boolean archived,
    String waitingFor,
    Links links) {

  /// @param retryOf the ended task that it repeats
  /// @param retriedAs the task that repeats it
  public record Links(Optional<TaskId> retryOf, Optional<TaskId> retriedAs) {
    public static final Links NONE = new Links(Optional.empty(), Optional.empty());
  }
}
