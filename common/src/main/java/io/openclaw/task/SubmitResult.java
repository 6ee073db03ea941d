package io.openclaw.task;

/// The answer to one submission; in every case but [Accepted] nothing was stored.
public sealed interface SubmitResult {
  /// @param position rank in its lane and account, 1 for next; 0 while it waits for its time
  /// @param etaMillis estimated wait for its start
  record Accepted(TaskId id, long position, long etaMillis) implements SubmitResult {}

  /// The same key with the same body was accepted before, or the same task was retried before.
  record Known(TaskId id) implements SubmitResult {}

  /// The same key was used for another body.
  record KeyReused() implements SubmitResult {}

  record QueueFull(long queued) implements SubmitResult {}

  record BytesFull(long bytes) implements SubmitResult {}

  /// The owner's share is used up; others may still submit.
  record OwnerFull(long queued, long bytes) implements SubmitResult {}

  /// It would not start within its longest wait.
  record TooLate(long etaMillis) implements SubmitResult {}

  /// Its session has an unfinished turn.
  record SessionBusy(TaskId unfinished) implements SubmitResult {}

  /// The task that it is to repeat has not ended, or has succeeded.
  record NotRepeatable(Status status) implements SubmitResult {}

  /// Its staged body is no longer there; stage it again.
  record BodyMissing() implements SubmitResult {}
}
