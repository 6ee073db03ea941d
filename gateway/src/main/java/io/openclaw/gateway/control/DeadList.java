package io.openclaw.gateway.control;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.history.ReadBudget;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.gateway.wire.EventJson;
import io.openclaw.gateway.wire.TaskJson;
import io.openclaw.task.DeadTasks;
import io.openclaw.task.DeadTasks.DeadTask;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The failed tasks that were neither retried nor discarded.
public final class DeadList {
  private final DeadTasks store;
  private final Tasks tasks;

  DeadList(DeadTasks store, Tasks tasks) {
    this.store = store;
    this.tasks = tasks;
  }

  /// @param entries in JSON, newest first
  /// @param next the last entry, when there may be more
  public record Page(List<ObjectNode> entries, Optional<DeadTask> next) {}

  /// @param view whose tasks the caller sees
  public Page list(String view, Optional<DeadTask> before, int limit) {
    return ReadBudget.ofACall(() -> page(view, before, limit));
  }

  /// Takes a task off the list; the task itself stays.
  public void discard(String view, String id) {
    TaskId task = TaskId.parse(id).orElseThrow(TaskAnswers::absent);
    String owner =
        view.equals(Caller.EVERYONE)
            ? tasks.find(view, task).orElseThrow(TaskAnswers::absent).owner()
            : view;
    if (!store.discard(task, owner)) {
      throw ProblemException.of(Code.NOT_FOUND, "There is no such task in the dead list.");
    }
  }

  private Page page(String view, Optional<DeadTask> before, int limit) {
    Optional<String> owner = Optional.of(view).filter(it -> !it.equals(Caller.EVERYONE));
    List<DeadTask> dead = store.dead(owner, before, limit);
    Map<TaskId, TaskView> live = new HashMap<>();
    tasks.live(dead.stream().map(DeadTask::id).toList()).forEach(it -> live.put(it.id(), it));
    List<ObjectNode> entries =
        dead.stream()
            .flatMap(it ->
                Optional.ofNullable(live.get(it.id()))
                    .or(() -> tasks.find(it.owner(), it.id()))
                    .map(task -> entry(it, task))
                    .stream())
            .toList();
    return new Page(entries, dead.size() < limit ? Optional.empty() : Optional.of(dead.getLast()));
  }

  private static ObjectNode entry(DeadTask dead, TaskView task) {
    JsonNode error = TaskJson.error(task);
    return OURS.createObjectNode()
        .put("task_id", task.id().text())
        .put("failed_at", EventJson.time(dead.failedAt()))
        .put("code", error.path("code").asString(null))
        .put("error", error.path("message").asString(null))
        .put("attempts", task.attempt())
        .put("provider", task.provider())
        .put("lane", task.lane().word());
  }
}
