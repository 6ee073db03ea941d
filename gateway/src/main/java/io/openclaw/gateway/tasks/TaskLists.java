package io.openclaw.gateway.tasks;

import io.openclaw.gateway.history.TaskHistory;
import io.openclaw.task.Status;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskView;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Merges what the store and the history list into one order.
final class TaskLists {
  private static final int CHUNK = 500;

  private final TaskReader store;
  private final TaskHistory history;

  TaskLists(TaskReader store, TaskHistory history) {
    this.store = store;
    this.history = history;
  }

  TaskPage list(TaskFilter filter, Optional<String> before, int limit) {
    Map<String, TaskView> byAge = new TreeMap<>(Comparator.reverseOrder());
    live(filter, before, limit + 1).forEach((_, task) -> byAge.put(age(task), task));
    if (!filter.admitsLiveOnly()) {
      history
          .list(filter.query(before, limit + 1))
          .forEach(task -> byAge.putIfAbsent(age(task), task));
    }
    List<TaskView> page = byAge.values().stream().limit(limit).toList();
    return new TaskPage(
        page, byAge.size() > limit ? Optional.of(age(page.getLast())) : Optional.empty());
  }

  /// Goes through the store's tasks in chunks until enough of them pass the filter.
  private Map<TaskId, TaskView> live(TaskFilter filter, Optional<String> before, int wanted) {
    Map<TaskId, TaskView> found = new LinkedHashMap<>();
    Optional<String> from = before;
    List<TaskId> chunk;
    do {
      chunk = ids(filter, from);
      views(chunk).stream().filter(filter::admits).forEach(task -> found.put(task.id(), task));
      from = chunk.isEmpty() ? from : Optional.of(chunk.getLast().age());
    } while (chunk.size() == CHUNK && found.size() < wanted);
    return found;
  }

  /// By the shortest list that holds them all.
  private List<TaskId> ids(TaskFilter filter, Optional<String> from) {
    String session = filter.session().orElse("");
    if (session.isEmpty()) {
      return store.list(filter.owner(), from, CHUNK);
    }
    return filter.status().equals(Optional.of(Status.SUCCEEDED))
        ? store.answered(filter.owner(), session, from, CHUNK)
        : store.inSession(filter.owner(), session, from, CHUNK);
  }

  private List<TaskView> views(List<TaskId> ids) {
    return ids.isEmpty() ? List.of() : store.find(ids);
  }

  private static String age(TaskView task) {
    return task.id().age();
  }
}
