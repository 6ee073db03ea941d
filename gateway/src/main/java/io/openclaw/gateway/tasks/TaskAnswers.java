package io.openclaw.gateway.tasks;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.history.ReadBudget;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.waiting.WaitReasons;
import io.openclaw.gateway.wire.TaskJson;
import io.openclaw.task.EventPage;
import io.openclaw.task.EventType;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import io.openclaw.task.text.TaskText;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A task as every transport shows it, with its text and its result.
public final class TaskAnswers {
  private static final int PAGE = 1_000;

  private final Tasks tasks;
  private final WaitReasons reasons;
  private final InstantSource clock;

  TaskAnswers(Tasks tasks, WaitReasons reasons, InstantSource clock) {
    this.tasks = tasks;
    this.reasons = reasons;
    this.clock = clock;
  }

  /// Throws [ProblemException] when there is no such task.
  public TaskView find(String owner, String id) {
    return TaskId.parse(id).flatMap(it -> tasks.find(owner, it)).orElseThrow(TaskAnswers::absent);
  }

  /// The whole task, within one budget of time. Throws as [#find].
  public ObjectNode full(String owner, String id) {
    return ReadBudget.ofACall(() -> full(find(owner, id)));
  }

  public ObjectNode full(String owner, TaskId id) {
    return full(owner, id.text());
  }

  public ObjectNode full(TaskView task) {
    return ReadBudget.ofACall(() -> whole(task));
  }

  private ObjectNode whole(TaskView task) {
    ObjectNode json = brief(task);
    JsonNode result = result(task);
    json.put("text", result.isObject() ? result.path("reply").asString("") : textSoFar(task));
    json.set("result", result);
    JsonNode request =
        tasks.request(task.id()).map(OURS::readTree).orElseGet(OURS::createObjectNode);
    json.set("metadata", part(request, "metadata").orElseGet(OURS::createObjectNode));
    json.set("webhook", part(request, "webhook").orElseGet(OURS::nullNode));
    return json;
  }

  public ObjectNode brief(TaskView task) {
    return TaskJson.of(task, reasons.of(task), clock.instant());
  }

  public static ProblemException absent() {
    return ProblemException.of(Code.NOT_FOUND, "There is no such task.");
  }

  /// @param detail a sentence with a place for the status
  public static ProblemException conflict(Status status, String detail) {
    return new ProblemException(
        Problem.of(Code.INVALID_STATE, detail.formatted(status.word()))
            .with("task_status", status.word()));
  }

  /// The `complete` event stands right before the last one.
  private JsonNode result(TaskView task) {
    if (task.status() != Status.SUCCEEDED) {
      return OURS.nullNode();
    }
    Optional<TaskEvent> complete =
        tasks.lastEvents(task.id(), 2).stream()
            .filter(event -> event.type() == EventType.COMPLETE)
            .findFirst();
    return complete.map(event -> OURS.readTree(event.data())).orElseGet(OURS::nullNode);
  }

  private String textSoFar(TaskView task) {
    TaskText text = new TaskText();
    long after = 0;
    List<TaskEvent> page;
    do {
      page = tasks.events(task.id(), after, PAGE);
      page.forEach(text::add);
      after += page.size();
    } while (EventPage.isFull(page, PAGE));
    return text.text();
  }

  private static Optional<JsonNode> part(JsonNode request, String name) {
    return request.optional(name).filter(JsonNode::isObject);
  }
}
