package io.openclaw.gateway.wire;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.task.Status;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The one shape of a task.
public final class TaskJson {
  private TaskJson() {}

  /// Everything about it but its texts.
  ///
  /// @param reason why it does not run yet
  public static ObjectNode of(TaskView task, Optional<WaitReason> reason, Instant now) {
    ObjectNode json = OURS.createObjectNode();
    json.put("task_id", task.id().text());
    json.put("status", task.status().word());
    json.put("mode", task.mode());
    json.put("lane", task.lane().word());
    waiting(json, task);
    WaitReason.write(json, reason);
    json.put("attempt", task.attempt());
    json.put("max_attempts", task.maxAttempts());
    json.put("worker", task.worker().isEmpty() ? null : task.worker());
    json.put("provider", task.provider());
    json.put("model", task.model());
    json.put("session_id", task.session().isEmpty() ? null : task.session());
    json.put("created_at", EventJson.time(task.createdAt()));
    time(json, "started_at", task.startedAt());
    time(json, "finished_at", task.finishedAt());
    time(json, "due_at", task.dueAt());
    json.put("last_seq", task.seq());
    json.put("retry_of", task.links().retryOf().map(TaskId::text).orElse(null));
    json.put("retried_as", task.links().retriedAs().map(TaskId::text).orElse(null));
    json.set("progress", progress(task, reason, now));
    outcome(json, task);
    json.set("links", links(task.id().text()));
    return json;
  }

  public static ObjectNode links(String id) {
    String self = "/api/v1/tasks/" + id;
    return OURS.createObjectNode()
        .put("self", self)
        .put("events", self + "/events")
        .put("cancel", self + "/cancel");
  }

  /// Why it failed; an empty object when it did not.
  public static JsonNode error(TaskView task) {
    return read(task.outcome()).path("error");
  }

  private static void waiting(ObjectNode json, TaskView task) {
    if (task.status().terminal() || task.status() == Status.RUNNING) {
      json.putNull("position").putNull("eta_ms");
    } else {
      json.put("position", task.position()).put("eta_ms", task.etaMillis());
    }
  }

  private static JsonNode progress(TaskView task, Optional<WaitReason> reason, Instant now) {
    if (task.status().terminal()) {
      return OURS.nullNode();
    }
    ObjectNode progress = OURS.createObjectNode();
    WaitReason.write(progress, reason);
    Instant since = task.startedAt().orElse(task.createdAt());
    return progress.put("elapsed_ms", Math.max(0, now.toEpochMilli() - since.toEpochMilli()));
  }

  private static void outcome(ObjectNode json, TaskView task) {
    JsonNode outcome = read(task.outcome());
    for (String part : new String[] {"usage", "timings", "error"}) {
      json.set(part, outcome.has(part) ? outcome.get(part) : OURS.nullNode());
    }
    if (outcome.path("cached").asBoolean(false)) {
      json.put("cached", true);
    }
  }

  private static void time(ObjectNode json, String name, Optional<Instant> at) {
    json.put(name, at.map(EventJson::time).orElse(null));
  }

  private static JsonNode read(String json) {
    try {
      return OURS.readTree(json);
    } catch (JacksonException broken) {
      return OURS.createObjectNode();
    }
  }
}
