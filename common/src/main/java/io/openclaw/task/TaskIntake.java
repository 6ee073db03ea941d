package io.openclaw.task;

import java.util.List;
import java.util.Optional;

/// How tasks come in. Throws [StoreException] when the store is away, see there for what is known.
public interface TaskIntake {
  /// Stores each task or refuses it, one atomic step each. Safe to repeat with the same ids. All
  /// ids of a call belong to one shard.
  List<SubmitResult> submit(List<Submission> batch);

  /// Puts a large request aside, for a [Submission] that follows within a minute.
  void stageBody(TaskId id, String request);

  /// Notes in a shard what a key is used for there or elsewhere, unless that is noted there. A
  /// submission does so for the shard of its task; this is for the shard in which the key is looked
  /// for, where that is another one. For about as long as tasks are kept.
  void bindKey(int shard, Submission.IdempotencyKey key, TaskId id);

  /// The body for which a key is noted in a shard.
  Optional<String> boundBody(int shard, Submission.IdempotencyKey key);
}
