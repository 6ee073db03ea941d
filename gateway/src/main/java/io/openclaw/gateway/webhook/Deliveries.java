package io.openclaw.gateway.webhook;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.history.ReadBudget;
import io.openclaw.gateway.history.TaskHistory;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.Submission.Webhook;
import io.openclaw.task.TaskHooks;
import io.openclaw.task.TaskView;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The attempts to tell the webhook of a task, and further ones on request. Throws
/// [ProblemException]: `not_found` for a task that the caller does not see.
public final class Deliveries {
  private final TaskHooks hooks;
  private final TaskHistory history;
  private final Tasks tasks;
  private final TaskAnswers answers;
  private final Receivers receivers;

  Deliveries(
      TaskHooks hooks, TaskHistory history, Tasks tasks, TaskAnswers answers, Receivers receivers) {
    this.hooks = hooks;
    this.history = history;
    this.tasks = tasks;
    this.answers = answers;
    this.receivers = receivers;
  }

  /// Oldest first.
  ///
  /// @param view whose tasks the caller sees
  public List<JsonNode> list(String view, String id) {
    return ReadBudget.ofACall(() -> records(answers.find(view, id)));
  }

  /// Has the message delivered once more, at once; a delivery under way is only made sooner. Throws
  /// `invalid_state` for a task that has not ended.
  ///
  /// @param delivery its id
  public List<JsonNode> repeat(String view, String id, String delivery) {
    return ReadBudget.ofACall(() -> repeated(answers.find(view, id), delivery));
  }

  private List<JsonNode> repeated(TaskView task, String delivery) {
    receivers.requireSecret();
    if (!task.status().terminal()) {
      throw TaskAnswers.conflict(
          task.status(), "The task is %s; its webhook is told when it ends.");
    }
    Webhook webhook =
        webhook(task)
            .filter(it -> it.on().contains(task.status()))
            .filter(_ -> delivery.equals(Message.id(task.id())))
            .orElseThrow(() -> ProblemException.of(Code.NOT_FOUND, "There is no such delivery."));
    hooks.deliverAgain(task.id(), webhook.url(), task.status());
    return records(task);
  }

  private Optional<Webhook> webhook(TaskView task) {
    return tasks.request(task.id()).map(OURS::readTree).flatMap(WebhookJson::in);
  }

  /// The store is read before the history, so that records on their way are not missed; they may be
  /// in both.
  private List<JsonNode> records(TaskView task) {
    Set<String> records = new LinkedHashSet<>(hooks.deliveries(task.id()));
    records.addAll(history.deliveries(task.id()));
    return records.stream()
        .map(Message::recorded)
        .sorted(
            Comparator.comparing((JsonNode it) -> it.path("at").asString(""))
                .thenComparingInt(it -> it.path("attempt").asInt(0)))
        .toList();
  }
}
