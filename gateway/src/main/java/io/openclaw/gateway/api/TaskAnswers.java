package io.openclaw.gateway.api;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.gateway.tasks.TextSoFar;
import io.openclaw.gateway.wire.TaskJson;
import io.openclaw.task.EventType;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A task as this API shows it, with its text and its result.
final class TaskAnswers {
  private static final int PAGE = 1_000;

  private final Tasks tasks;
  private final InstantSource clock;

  TaskAnswers(Tasks tasks, InstantSource clock) {
    this.tasks = tasks;
    this.clock = clock;
  }

  /// Throws [ProblemException] when there is no such task.
  TaskView find(String owner, String id) {
    return TaskId.parse(id).flatMap(it -> tasks.find(owner, it)).orElseThrow(TaskAnswers::absent);
  }

  ObjectNode full(String owner, TaskId id) {
    return full(tasks.find(owner, id).orElseThrow(TaskAnswers::absent));
  }

  ObjectNode full(TaskView task) {
    ObjectNode json = brief(task);
    JsonNode result = result(task);
    json.put("text", result.isObject() ? result.path("reply").asString("") : textSoFar(task));
    json.set("result", result);
    json.set("metadata", metadata(task.id()));
    return json;
  }

  ObjectNode brief(TaskView task) {
    return TaskJson.of(task, clock.instant());
  }

  static ProblemException absent() {
    return ProblemException.of(Code.NOT_FOUND, "There is no such task.");
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
    TextSoFar text = new TextSoFar();
    long after = 0;
    List<TaskEvent> page;
    do {
      page = tasks.events(task.id(), after, PAGE);
      page.forEach(text::add);
      after += page.size();
    } while (page.size() == PAGE);
    return text.text();
  }

  private JsonNode metadata(TaskId id) {
    return tasks
        .request(id)
        .map(request -> OURS.readTree(request).path("metadata"))
        .filter(JsonNode::isObject)
        .orElseGet(OURS::createObjectNode);
  }
}
