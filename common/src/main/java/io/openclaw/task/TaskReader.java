package io.openclaw.task;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reading tasks and their logs; changes nothing.
public interface TaskReader {
  Optional<TaskView> find(TaskId id);

  /// Those of `ids` that are there, in that order.
  List<TaskView> find(List<TaskId> ids);

  /// Tasks of `owner` that the history may not have yet, newest first.
  ///
  /// @param before only ids whose [TaskId#age] sorts below it; empty for the newest
  List<TaskId> list(String owner, Optional<String> before, int limit);

  /// As [#list], those of one session; costs what it gives, whatever else the owner has.
  List<TaskId> inSession(String owner, String session, Optional<String> before, int limit);

  /// As [#inSession], those that succeeded.
  List<TaskId> answered(String owner, String session, Optional<String> before, int limit);

  /// The log after `after`, oldest first: at most `limit` events, and fewer when their text is
  /// large. [EventPage#isFull] tells whether more may follow. Empty also when the task is gone.
  List<TaskEvent> events(TaskId id, long after, int limit);

  /// The last `limit` events, oldest first.
  List<TaskEvent> lastEvents(TaskId id, int limit);

  Optional<String> request(TaskId id);

  /// Counters by name: each status word (gauges for live ones, totals for terminal ones) and the
  /// same by `<lane>:<status>`, `bytes`, `fenced` (refused writes of lost claims), `outbox`, and
  /// `held:<lane>` and `waiting:<lane>`.
  Map<String, Long> tally();

  /// Whether the store answers; throws [StoreException] when it does not.
  void ping();
}
