package io.openclaw.gateway.control;

import io.openclaw.gateway.history.ReadBudget;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.Status;
import io.openclaw.task.TaskControl.Controlled;
import io.openclaw.task.TaskId;
import tools.jackson.databind.node.ObjectNode;

/// Carries out commands to single tasks. A command that was carried out before is answered as the
/// first time. Throws [ProblemException]: `not_found` for a task that the caller does not see,
/// `invalid_state` where the command makes no sense in the present state; then nothing changed.
public final class TaskCommands {
  private final Tasks tasks;
  private final TaskAnswers answers;
  private final Retries retries;

  TaskCommands(Tasks tasks, TaskAnswers answers, Retries retries) {
    this.tasks = tasks;
    this.answers = answers;
    this.retries = retries;
  }

  /// The task as it is afterwards; of a retry the new task.
  ///
  /// @param view whose tasks the caller sees
  public ObjectNode run(TaskCommand command, String view, String id) {
    return ReadBudget.ofACall(() -> answers.full(view, carriedOut(command, view, id)));
  }

  /// As [#run]; gives its id only.
  public TaskId carryOut(TaskCommand command, String view, String id) {
    return ReadBudget.ofACall(() -> carriedOut(command, view, id));
  }

  private TaskId carriedOut(TaskCommand command, String view, String id) {
    TaskId task = TaskId.parse(id).orElseThrow(TaskAnswers::absent);
    return switch (command) {
      case CANCEL ->
          done(task, tasks.cancel(view, task), "The task is %s; it cannot be cancelled any more.");
      case PAUSE ->
          done(
              task,
              tasks.pause(view, task),
              "The task is %s; only a queued, retrying or running task can be paused.");
      case RESUME ->
          done(
              task,
              tasks.resume(view, task),
              "The task is %s; only a paused task that waits for no approval can be resumed.");
      case RETRY -> retries.retry(view, task);
    };
  }

  private static TaskId done(TaskId task, Controlled answer, String refusal) {
    return switch (answer) {
      case Controlled.Absent _ -> throw TaskAnswers.absent();
      case Controlled.Refused(Status status) -> throw TaskAnswers.conflict(status, refusal);
      case Controlled.Done _ -> task;
    };
  }
}
