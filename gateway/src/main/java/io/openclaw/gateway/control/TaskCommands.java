package io.openclaw.gateway.control;

import io.openclaw.gateway.history.ReadBudget;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.Status;
import io.openclaw.task.TaskControl.Controlled;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import tools.jackson.databind.node.ObjectNode;

/// Carries out commands to single tasks. A command that was carried out before is answered as the
/// first time. Throws [ProblemException]: `not_found` for a task that the caller does not see,
/// `invalid_state` where the command makes no sense in the present state; then nothing changed.
public final class TaskCommands {
  private final Tasks tasks;
  private final TaskAnswers answers;

  TaskCommands(Tasks tasks, TaskAnswers answers) {
    this.tasks = tasks;
    this.answers = answers;
  }

  /// The task as it is afterwards.
  ///
  /// @param view whose tasks the caller sees
  public ObjectNode run(TaskCommand command, String view, String id) {
    return ReadBudget.ofACall(() -> answers.full(view, carriedOut(command, view, id)));
  }

  /// As [#run], without reading the task.
  public void carryOut(TaskCommand command, String view, String id) {
    ReadBudget.ofACall(() -> carriedOut(command, view, id));
  }

  private TaskId carriedOut(TaskCommand command, String view, String id) {
    TaskId task = TaskId.parse(id).orElseThrow(TaskAnswers::absent);
    return switch (ask(command, view, task)) {
      case Controlled.Absent _ -> throw TaskAnswers.absent();
      case Controlled.Refused(Status status) -> throw senseless(command, status);
      case Controlled.Done _ -> task;
    };
  }

  private Controlled ask(TaskCommand command, String view, TaskId task) {
    return switch (command) {
      case CANCEL -> tasks.cancel(view, task);
      case PAUSE -> tasks.pause(view, task);
      case RESUME -> tasks.resume(view, task);
      case RETRY -> throw notBuilt(answers.find(view, task.text()));
    };
  }

  private static ProblemException senseless(TaskCommand command, Status status) {
    return TaskAnswers.conflict(
        status,
        switch (command) {
          case CANCEL -> "The task is %s; it cannot be cancelled any more.";
          case PAUSE -> "The task is %s; only a queued, retrying or running task can be paused.";
          case RESUME ->
              status == Status.PAUSED
                  ? "The task is %s until a tool call is approved; approve or reject the call."
                  : "The task is %s; only a paused task can be resumed.";
          case RETRY -> "The task is %s; only a failed, cancelled or expired task can be retried.";
        });
  }

  private static ProblemException notBuilt(TaskView task) {
    return new ProblemException(
        Problem.of(Code.NOT_SUPPORTED, "A task cannot be retried yet.")
            .with("task_status", task.status().word()));
  }
}
