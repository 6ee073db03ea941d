package io.openclaw.gateway.session;

import io.openclaw.gateway.tasks.TaskFilter;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskView;
import java.util.List;
import java.util.Optional;

/// Reads what the next turn of a session is told: the turns that were answered, live or archived,
/// the newest within the budget. Throws [StoreException] or [HistoryException] when they cannot be
/// read.
final class ContextReader {
  /// The `complete` event stands right before the last one.
  private static final int LAST_EVENTS = 2;

  private final Tasks tasks;
  private final SessionSettings settings;

  ContextReader(Tasks tasks, SessionSettings settings) {
    this.tasks = tasks;
    this.settings = settings;
  }

  TurnContext read(String owner, String session) {
    TurnContext.Builder context = new TurnContext.Builder(settings.contextTokens());
    boolean room = true;
    for (TaskView task : answered(owner, session)) {
      room = room && context.add(turn(task));
    }
    return context.build();
  }

  /// One that was deleted meanwhile has nothing to say.
  SessionTurn turn(TaskView task) {
    return tasks
        .request(task.id())
        .map(request -> SessionTurn.of(request, ending(task)))
        .orElse(SessionTurn.SILENT);
  }

  private List<TaskEvent> ending(TaskView task) {
    return task.status() == Status.SUCCEEDED ? tasks.lastEvents(task.id(), LAST_EVENTS) : List.of();
  }

  /// Newest first.
  private List<TaskView> answered(String owner, String session) {
    TaskFilter filter =
        new TaskFilter(
            owner,
            Optional.of(Status.SUCCEEDED),
            Optional.of(session),
            Optional.empty(),
            Optional.empty());
    return tasks.list(filter, Optional.empty(), settings.contextTurns()).tasks().stream()
        .sorted(TurnOrder.OLDEST_FIRST.reversed())
        .toList();
  }
}
