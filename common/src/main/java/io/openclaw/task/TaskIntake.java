package io.openclaw.task;

import java.util.List;

/// How tasks come in. Throws [StoreException] when the store is away, see there for what is known.
public interface TaskIntake {
  /// Stores each task or refuses it, one atomic step each. Safe to repeat with the same ids. All
  /// ids of a call belong to one shard.
  List<SubmitResult> submit(List<Submission> batch);

  /// Puts a large request aside, for a [Submission] that follows within a minute.
  void stageBody(TaskId id, String request);
}
