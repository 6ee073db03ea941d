package io.openclaw.gateway.tasks;

import io.openclaw.task.TaskView;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Part of a list, newest first.
///
/// @param next where the next page begins, a [io.openclaw.task.TaskId#age]; empty on the last page
public record TaskPage(List<TaskView> tasks, Optional<String> next) {

  /// The first `limit` of pages that begin at the same place; only as far as all of them reach.
  static TaskPage merged(List<TaskPage> pages, int limit) {
    Optional<String> end =
        pages.stream().flatMap(page -> page.next.stream()).max(Comparator.naturalOrder());
    List<TaskView> all =
        pages.stream()
            .flatMap(page -> page.tasks.stream())
            .filter(task -> end.map(it -> age(task).compareTo(it) >= 0).orElse(true))
            .sorted(Comparator.comparing(TaskPage::age).reversed())
            .toList();
    List<TaskView> first = all.subList(0, Math.min(limit, all.size()));
    return new TaskPage(first, all.size() > limit ? Optional.of(age(first.getLast())) : end);
  }

  private static String age(TaskView task) {
    return task.id().age();
  }
}
