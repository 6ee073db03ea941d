package io.openclaw.gateway.history;

import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.util.List;
import java.util.Optional;

/// Reading and forgetting ended tasks that the history has taken over.
public interface TaskHistory {
  Optional<TaskView> find(TaskId id);

  /// The log after `after`, oldest first.
  List<TaskEvent> events(TaskId id, long after, int limit);

  /// The last `limit` events, oldest first.
  List<TaskEvent> lastEvents(TaskId id, int limit);

  Optional<String> request(TaskId id);

  /// Records of the attempts to deliver its webhook, in any order.
  List<String> deliveries(TaskId id);

  /// Newest first.
  List<TaskView> list(Query query);

  /// Removes every trace of it; false when there was none.
  boolean forget(TaskId id);

  /// @param before only tasks whose [TaskId#age] sorts below it; empty for the newest
  record Query(
      String owner,
      Optional<Status> status,
      Optional<String> session,
      Optional<Lane> lane,
      Optional<String> provider,
      Optional<String> before,
      int limit) {}
}
