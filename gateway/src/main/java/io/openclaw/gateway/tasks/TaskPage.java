package io.openclaw.gateway.tasks;

import io.openclaw.task.TaskView;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Part of a list, newest first.
///
/// @param next where the next page begins, a [io.openclaw.task.TaskId#age]; empty on the last page
public record TaskPage(List<TaskView> tasks, Optional<String> next) {

  /// The first `limit` of pages that begin at the same place.
  static TaskPage merged(List<TaskPage> pages, int limit) {
    List<TaskView> all =
        pages.stream()
            .flatMap(page -> page.tasks.stream())
            .sorted(Comparator.comparing((TaskView task) -> task.id().age()).reversed())
            .toList();
    boolean more = all.size() > limit || pages.stream().anyMatch(page -> page.next.isPresent());
    List<TaskView> first = all.subList(0, Math.min(limit, all.size()));
    return new TaskPage(first, more ? Optional.of(first.getLast().id().age()) : Optional.empty());
  }
}
