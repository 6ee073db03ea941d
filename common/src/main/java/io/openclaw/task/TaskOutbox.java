package io.openclaw.task;

import java.time.Duration;
import java.util.List;

/// Ended tasks on their way into the history. An entry stays until the history says it is safe.
public interface TaskOutbox {
  /// The oldest entries of a shard.
  List<Entry> outbox(int shard, int limit);

  /// Called only after the history has committed: drops the entries and lets the copies here
  /// expire.
  ///
  /// @param hot how long the copies stay readable here; zero removes them at once
  /// @param keys how long idempotency keys stay
  void archived(List<Entry> entries, Duration hot, Duration keys);

  int shards();

  /// @param forget true when the task is to be removed from the history
  record Entry(String entry, TaskId id, boolean forget) {}
}
