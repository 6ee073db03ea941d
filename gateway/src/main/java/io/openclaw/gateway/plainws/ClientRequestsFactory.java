package io.openclaw.gateway.plainws;

import io.openclaw.gateway.control.TaskCommand;
import io.openclaw.gateway.control.TaskCommands;
import io.openclaw.gateway.feed.Follower;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.intake.Submitted;
import io.openclaw.gateway.intake.Terms;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.TaskId;
import tools.jackson.databind.node.ObjectNode;

/// What each connection handles its frames with.
final class ClientRequestsFactory implements MessageQueue.Submits {
  private final Intake intake;
  private final Tasks tasks;
  private final TaskAnswers answers;
  private final TaskCommands commands;
  private final Follower follower;
  private final FrameBudget budget;
  private final Terms terms;

  ClientRequestsFactory(
      Intake intake,
      Tasks tasks,
      TaskAnswers answers,
      TaskCommands commands,
      Follower follower,
      FrameBudget budget,
      PlainWebSocketSettings settings) {
    this.intake = intake;
    this.tasks = tasks;
    this.answers = answers;
    this.commands = commands;
    this.follower = follower;
    this.budget = budget;
    this.terms = Terms.chat(settings.longestMessage());
  }

  ClientRequests create(AuthenticatedClient client) {
    WatchedTasks watched = new WatchedTasks(client, tasks, follower);
    MessageQueue messages = new MessageQueue(client, this, watched, budget);
    return new ClientRequests(client, answers, commands, budget, watched, messages);
  }

  @Override
  public Submitted submit(String owner, ObjectNode body) {
    return intake.submit(owner, body, terms);
  }

  @Override
  public void control(TaskCommand command, String owner, TaskId task) {
    if (command == TaskCommand.CANCEL) {
      tasks.cancel(owner, task);
    } else {
      commands.carryOut(command, owner, task.text());
    }
  }
}
