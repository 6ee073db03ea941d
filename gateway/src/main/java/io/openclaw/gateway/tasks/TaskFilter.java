package io.openclaw.gateway.tasks;

import io.openclaw.gateway.history.TaskHistory;
import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import io.openclaw.task.TaskView;
import java.util.Optional;

/// Which tasks of an owner are wanted.
public record TaskFilter(
    String owner,
    Optional<Status> status,
    Optional<String> session,
    Optional<Lane> lane,
    Optional<String> provider) {

  public TaskFilter of(String other) {
    return new TaskFilter(other, status, session, lane, provider);
  }

  public TaskFilter in(Status other) {
    return new TaskFilter(owner, Optional.of(other), session, lane, provider);
  }

  public boolean admits(TaskView task) {
    return task.owner().equals(owner)
        && status.map(task.status()::equals).orElse(true)
        && session.map(task.session()::equals).orElse(true)
        && lane.map(task.lane()::equals).orElse(true)
        && provider.map(task.provider()::equals).orElse(true);
  }

  /// The history holds ended tasks only.
  boolean admitsLiveOnly() {
    return status.isPresent() && !status.get().terminal();
  }

  TaskHistory.Query query(Optional<String> before, int limit) {
    return new TaskHistory.Query(owner, status, session, lane, provider, before, limit);
  }
}
