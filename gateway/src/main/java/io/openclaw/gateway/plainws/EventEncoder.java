package io.openclaw.gateway.plainws;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.feed.Progress;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.wire.EventJson;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Every event as it is, and progress in between.
final class EventEncoder implements FrameEncoder {

  /// Has no seq, which tells it from the error events of a log.
  static String error(Problem problem, Optional<TaskId> task) {
    ObjectNode error =
        OURS.createObjectNode()
            .put("type", "error")
            .put("code", problem.code().word())
            .put("message", problem.detail())
            .put("retryable", problem.code().retryable());
    task.ifPresent(id -> error.put("task_id", id.text()));
    problem.extras().forEach(error::putPOJO);
    return error.toString();
  }

  @Override
  public List<String> event(TaskEvent event) {
    return List.of(EventJson.of(event));
  }

  @Override
  public List<String> progress(Progress progress) {
    return List.of(progress.json());
  }
}
