package io.openclaw.gateway.session;

import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// The order of a session's turns. Ids do not tell it: those of one millisecond, or of two
/// gateways, are in no order. The store's clock does, and where that is the same, which of them
/// started first; of those that have not, which waits first.
final class TurnOrder {
  static final Comparator<TaskView> OLDEST_FIRST =
      Comparator.comparing(TaskView::createdAt)
          .thenComparing(task -> task.startedAt().orElse(Instant.MAX));

  private TurnOrder() {}

  static Comparator<TaskView> oldestFirst(List<TaskId> unfinished) {
    return OLDEST_FIRST.thenComparingInt(task -> unfinished.indexOf(task.id()));
  }
}
