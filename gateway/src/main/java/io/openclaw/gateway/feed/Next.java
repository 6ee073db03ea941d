package io.openclaw.gateway.feed;

import io.openclaw.task.TaskEvent;
import java.util.List;

/// What a watcher gets when it asks for more.
public sealed interface Next {
  /// Never empty; the first one continues the cursor, and there is no hole.
  record Events(List<TaskEvent> events) implements Next {}

  /// Nothing happened in the time given.
  record Quiet() implements Next {}

  /// The log is over and everything of it was handed out.
  record Ended() implements Next {}

  /// The task was forgotten.
  record Gone() implements Next {}

  /// The gateway stops; go on at another one, with the same cursor.
  record Closing() implements Next {}
}
