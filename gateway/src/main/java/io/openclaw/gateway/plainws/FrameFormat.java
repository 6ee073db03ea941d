package io.openclaw.gateway.plainws;

import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.TaskId;
import java.util.Optional;

/// The formats of a connection.
enum FrameFormat {
  TEXT,
  EVENTS;

  FrameEncoder encoder(Tasks tasks) {
    return switch (this) {
      case TEXT -> new TextEncoder(tasks::events);
      case EVENTS -> new EventEncoder();
    };
  }

  /// A frame for an error that is in no log.
  String error(Problem problem, Optional<TaskId> task) {
    return switch (this) {
      case TEXT -> TextEncoder.error(problem.detail(), problem.code().word());
      case EVENTS -> EventEncoder.error(problem, task);
    };
  }
}
