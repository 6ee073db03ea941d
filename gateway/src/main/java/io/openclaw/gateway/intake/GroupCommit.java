package io.openclaw.gateway.intake;

import io.openclaw.task.Submission;
import io.openclaw.task.SubmitResult;
import io.openclaw.task.TaskIntake;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Many submissions, few calls: what gathers while a call is under way goes out together in the
/// next, so one write to disk serves many. Each task is still stored or refused on its own.
final class GroupCommit implements AutoCloseable {
  private final TaskIntake store;
  private final Map<Integer, CommitLine> lines = new ConcurrentHashMap<>();

  GroupCommit(TaskIntake store) {
    this.store = store;
  }

  /// Waits for the answer. Throws [StoreException.Away] when it was not even sent within the time,
  /// [StoreException.OutcomeUnknown] when it was sent and not answered.
  SubmitResult submit(Submission submission, Duration within) {
    return lines
        .computeIfAbsent(submission.id().shard(), shard -> new CommitLine(store, shard))
        .submit(submission, within);
  }

  /// Sends what waits, then ends.
  @Override
  public void close() {
    lines.values().forEach(CommitLine::close);
  }
}
