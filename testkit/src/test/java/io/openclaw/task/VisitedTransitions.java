package io.openclaw.task;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Follows tasks through the table of transitions by the events of their logs, and notes which rows
/// were taken. A step that is not in the table is an error.
final class VisitedTransitions {
  final Set<Transition> visited = EnumSet.noneOf(Transition.class);
  private final Map<TaskId, Status> statuses = new HashMap<>();
  private final Map<TaskId, Long> read = new HashMap<>();

  void follow(TaskStore store, List<TaskId> ids) {
    for (TaskId id : ids) {
      if (store.find(id).isEmpty()) {
        statuses.remove(id);
        read.remove(id);
      }
      List<TaskEvent> fresh = store.events(id, read.getOrDefault(id, 0L), 1_000);
      for (TaskEvent event : fresh) {
        read.put(id, event.seq());
        step(event);
      }
      store.find(id).ifPresent(task -> check(task));
    }
  }

  void forgetTasks() {
    statuses.clear();
    read.clear();
  }

  private void step(TaskEvent event) {
    @Nullable Status from = statuses.get(event.task());
    switch (event.type()) {
      case CONTENT, THINKING, TOOL_CALL, TOOL_RESULT, ARTIFACT, DONE, OTHER -> {}
      default -> {
        Transition row = row(from, event);
        visited.add(row);
        statuses.put(event.task(), row.to());
      }
    }
  }

  private static Transition row(@Nullable Status from, TaskEvent event) {
    boolean lost = event.data().contains("worker_lost");
    for (Transition row : Transition.values()) {
      if (row.from().orElse(null) == from
          && row.event() == event.type()
          && (event.type() != EventType.RETRYING || lost == (row == Transition.LOSE))
          && (event.type() != EventType.QUEUED
              || from != Status.RUNNING
              || row == Transition.GIVE_BACK)) {
        return row;
      }
    }
    throw new AssertionError("not in the table: " + from + " by " + event);
  }

  private void check(TaskView task) {
    if (task.status() != statuses.get(task.id())) {
      throw new AssertionError(
          task.id() + " is " + task.status() + ", its log says " + statuses.get(task.id()));
    }
  }
}
