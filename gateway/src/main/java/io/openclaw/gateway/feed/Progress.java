package io.openclaw.gateway.feed;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.waiting.WaitReasons;
import io.openclaw.gateway.wire.EventJson;
import io.openclaw.gateway.wire.WaitReason;
import io.openclaw.task.Status;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/// How far a watched task is at one moment. A sink that shows no progress costs no JSON.
public final class Progress {
  private final TaskView task;
  private final OutputCount output;
  private final WaitReasons reasons;
  private final Instant now;

  Progress(TaskView task, OutputCount output, WaitReasons reasons, Instant now) {
    this.task = task;
    this.output = output;
    this.reasons = reasons;
    this.now = now;
  }

  public TaskView task() {
    return task;
  }

  /// The event, which is in no log.
  public String json() {
    ObjectNode data = OURS.createObjectNode();
    boolean waits = task.status() == Status.QUEUED || task.status() == Status.RETRYING;
    if (waits) {
      data.put("position", task.position()).put("eta_ms", task.etaMillis());
    }
    WaitReason.write(data, reasons.of(task));
    Instant since = task.startedAt().orElse(task.createdAt());
    data.put("elapsed_ms", Math.max(0, Duration.between(since, now).toMillis()));
    if (!waits) {
      output.writeTo(data, now);
    }
    return EventJson.unlogged(task.id(), task.attempt(), now, "progress", data.toString());
  }
}
