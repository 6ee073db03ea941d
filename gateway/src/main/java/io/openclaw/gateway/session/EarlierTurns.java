package io.openclaw.gateway.session;

import io.openclaw.gateway.history.HistoryException;
import io.openclaw.gateway.history.ReadBudget;
import io.openclaw.gateway.intake.SessionContext;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.tasks.TaskFilter;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.Status;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The turns of a session that were answered, live or archived, the newest within the budget. A
/// turn goes in whole or not at all, and none is left out between two that are in.
final class EarlierTurns implements SessionContext {
  /// The `complete` event stands right before the last one.
  private static final int LAST_EVENTS = 2;

  private final Tasks tasks;
  private final SessionSettings settings;

  EarlierTurns(Tasks tasks, SessionSettings settings) {
    this.tasks = tasks;
    this.settings = settings;
  }

  @Override
  public List<Said> before(String owner, String session) {
    try {
      return ReadBudget.of(settings.readWithin(), () -> read(owner, session));
    } catch (HistoryException failure) {
      throw unreadable("The history cannot be read now");
    } catch (StoreException failure) {
      throw new ProblemException(Problem.of(failure));
    }
  }

  private List<Said> read(String owner, String session) {
    long until = System.nanoTime() + settings.readWithin().toNanos();
    Deque<SessionTurn> turns = new ArrayDeque<>();
    int left = settings.contextTokens();
    for (TaskView task : answered(owner, session)) {
      if (System.nanoTime() - until > 0) {
        throw unreadable("Reading them takes too long now");
      }
      SessionTurn turn = turn(task.id());
      left -= turn.tokens();
      if (left < 0) {
        break;
      }
      turns.addFirst(turn);
    }
    return turns.stream().flatMap(turn -> turn.said().stream()).toList();
  }

  private List<TaskView> answered(String owner, String session) {
    TaskFilter filter =
        new TaskFilter(
            owner,
            Optional.of(Status.SUCCEEDED),
            Optional.of(session),
            Optional.empty(),
            Optional.empty());
    return tasks.list(filter, Optional.empty(), settings.contextTurns()).tasks();
  }

  /// One that was deleted meanwhile has nothing to say.
  private SessionTurn turn(TaskId id) {
    return tasks
        .request(id)
        .map(request -> SessionTurn.of(request, tasks.lastEvents(id, LAST_EVENTS)))
        .orElseGet(() -> new SessionTurn(List.of()));
  }

  private static ProblemException unreadable(String why) {
    return ProblemException.of(
        Code.HISTORY_UNAVAILABLE,
        "The session's earlier turns are needed. " + why + "; nothing was stored, try again.");
  }
}
