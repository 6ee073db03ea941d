package io.openclaw.gateway.control;

import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.intake.Submitted;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.Status;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Runs ended tasks again, as new tasks that are linked to them. An ended task is retried once:
/// repeated, it is answered with the same new task, unless that was deleted.
final class Retries {
  static final Set<Status> REPEATABLE = EnumSet.of(Status.FAILED, Status.CANCELLED, Status.EXPIRED);

  private final Tasks tasks;
  private final Intake intake;

  Retries(Tasks tasks, Intake intake) {
    this.tasks = tasks;
    this.intake = intake;
  }

  /// The new task. Throws [ProblemException].
  TaskId retry(String view, TaskId id) {
    TaskView ended = tasks.find(view, id).orElseThrow(TaskAnswers::absent);
    if (!REPEATABLE.contains(ended.status())) {
      throw TaskAnswers.conflict(
          ended.status(),
          "The task is %s; only a failed, cancelled or expired task can be retried.");
    }
    return before(ended).orElseGet(() -> again(ended));
  }

  private Optional<TaskId> before(TaskView ended) {
    return ended.links().retriedAs().filter(it -> tasks.find(ended.owner(), it).isPresent());
  }

  private TaskId again(TaskView ended) {
    String request = tasks.request(ended.id()).orElseThrow(Retries::requestGone);
    return switch (intake.retry(ended, request)) {
      case Submitted.Accepted it -> it.id();
      case Submitted.Known it -> it.id();
      case Submitted.Refused it -> throw new ProblemException(it.problem());
    };
  }

  private static ProblemException requestGone() {
    return ProblemException.of(
        Code.NOT_FOUND, "The request of the task is not kept any more; submit it anew.");
  }
}
