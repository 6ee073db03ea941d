package io.openclaw.gateway.socket;

import io.openclaw.gateway.problem.Problem;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.util.List;
import java.util.Optional;

/// How what happens to one task is said in frames. Belongs to the thread that watches the task.
interface Speech {

  /// The frames for this event, none where this way of speaking has no word for it.
  List<String> event(TaskEvent event);

  /// The frames for a task that goes on without an event.
  List<String> progress(TaskView task);

  /// The ways of a connection.
  enum Format {
    TEXT,
    EVENTS;

    Speech speech(Rooms rooms) {
      return switch (this) {
        case TEXT -> new TextSpeech(rooms.tasks());
        case EVENTS -> new EventSpeech(rooms.clock());
      };
    }

    /// A frame that says what went wrong outside of any log.
    String error(Problem problem, Optional<TaskId> task) {
      return switch (this) {
        case TEXT -> TextSpeech.error(problem.detail(), problem.code().word());
        case EVENTS -> EventSpeech.error(problem, task);
      };
    }
  }
}
