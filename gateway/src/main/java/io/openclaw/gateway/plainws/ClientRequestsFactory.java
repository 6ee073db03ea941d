package io.openclaw.gateway.plainws;

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
  private final Follower follower;
  private final FrameBudget budget;
  private final Terms terms;

  ClientRequestsFactory(
      Intake intake,
      Tasks tasks,
      TaskAnswers answers,
      Follower follower,
      FrameBudget budget,
      PlainWebSocketSettings settings) {
    this.intake = intake;
    this.tasks = tasks;
    this.answers = answers;
    this.follower = follower;
    this.budget = budget;
    this.terms = Terms.chat(settings.longestMessage());
  }

  ClientRequests create(AuthenticatedClient client) {
    WatchedTasks watched = new WatchedTasks(client, tasks, follower);
    MessageQueue messages = new MessageQueue(client, this, watched, budget);
    return new ClientRequests(client, answers, budget, watched, messages);
  }

  @Override
  public Submitted submit(String owner, ObjectNode body) {
    return intake.submit(owner, body, terms);
  }

  @Override
  public void cancel(String owner, TaskId task) {
    tasks.cancel(owner, task);
  }
}
