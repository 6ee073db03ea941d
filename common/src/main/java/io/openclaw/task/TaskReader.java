package io.openclaw.task;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reading tasks and their logs; changes nothing.
public interface TaskReader {
  Optional<TaskView> find(TaskId id);

  /// Those of `ids` that are there, in that order.
  List<TaskView> find(List<TaskId> ids);

  /// Tasks of `owner` that the history may not have yet, newest first, created no later than
  /// `beforeMillis` (epoch).
  List<TaskId> list(String owner, long beforeMillis, int limit);

  /// The log after `after`, oldest first; empty also when the task is gone.
  List<TaskEvent> events(TaskId id, long after, int limit);

  /// The last `limit` events, oldest first.
  List<TaskEvent> lastEvents(TaskId id, int limit);

  Optional<String> request(TaskId id);

  /// Counters by name: one for each status word (gauges for live ones, totals for terminal ones),
  /// `bytes`, and `lane:<lane>` for tasks that workers hold.
  Map<String, Long> tally();

  /// Whether the store answers; throws [StoreException] when it does not.
  void ping();
}
