package io.openclaw.gateway.plainws;

import io.openclaw.gateway.feed.Progress;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import java.util.List;
import java.util.Optional;

/// How the events of one task become frames. Belongs to the thread that follows the task.
interface FrameEncoder {

  /// The frames for this event; none where the format has no word for it.
  List<String> event(TaskEvent event);

  /// The frames for the progress of a task.
  List<String> progress(Progress progress);

  /// The formats of a connection.
  enum Format {
    TEXT,
    EVENTS;

    FrameEncoder encoder(Tasks tasks) {
      return switch (this) {
        case TEXT -> new TextEncoder(tasks);
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
}
