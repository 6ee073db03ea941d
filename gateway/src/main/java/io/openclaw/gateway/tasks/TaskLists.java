package io.openclaw.gateway.tasks;

import io.openclaw.gateway.history.TaskHistory;
import io.openclaw.task.Status;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Merges the tasks of the store and of the history into one list. A filter that few tasks pass
/// costs a bounded search: a page may then be short, even empty, and its cursor goes on behind what
/// was searched.
final class TaskLists {
  private static final int CHUNK = 500;
  private static final int CHUNKS_OF_A_PAGE = 4;

  private final TaskReader store;
  private final TaskHistory history;

  TaskLists(TaskReader store, TaskHistory history) {
    this.store = store;
    this.history = history;
  }

  TaskPage list(TaskFilter filter, Optional<String> before, int limit) {
    Live live = live(filter, before, limit + 1);
    Map<String, TaskView> byAge = new TreeMap<>(Comparator.reverseOrder());
    live.found.forEach(task -> byAge.put(age(task), task));
    if (!filter.admitsLiveOnly()) {
      history.list(filter.query(before, limit + 1)).stream()
          .filter(live::covers)
          .forEach(task -> byAge.putIfAbsent(age(task), task));
    }
    List<TaskView> page = byAge.values().stream().limit(limit).toList();
    return new TaskPage(
        page, byAge.size() > limit ? Optional.of(age(page.getLast())) : live.searchedTo);
  }

  /// Goes through the store's tasks in chunks until enough of them pass the filter, or the search
  /// is long enough.
  private Live live(TaskFilter filter, Optional<String> before, int wanted) {
    List<TaskView> found = new ArrayList<>();
    Optional<String> from = before;
    for (int chunks = 0; chunks < CHUNKS_OF_A_PAGE; chunks++) {
      List<TaskId> chunk = ids(filter, from);
      views(chunk).stream().filter(filter::admits).forEach(found::add);
      if (chunk.size() < CHUNK) {
        return new Live(found, Optional.empty());
      }
      from = Optional.of(chunk.getLast().age());
      if (found.size() >= wanted) {
        break;
      }
    }
    return new Live(found, from);
  }

  /// Tasks of the store that pass the filter.
  ///
  /// @param searchedTo the age at which the search ended; empty when there is nothing behind it
  private record Live(List<TaskView> found, Optional<String> searchedTo) {

    /// Whether an archived task belongs before the end of the search.
    boolean covers(TaskView task) {
      return searchedTo.map(end -> age(task).compareTo(end) >= 0).orElse(true);
    }
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
