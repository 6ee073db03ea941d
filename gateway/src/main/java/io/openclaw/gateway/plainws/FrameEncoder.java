package io.openclaw.gateway.plainws;

import io.openclaw.gateway.feed.Progress;
import io.openclaw.task.TaskEvent;
import java.util.List;

/// How the events of one task become frames. Belongs to the thread that follows the task.
interface FrameEncoder {

  /// The frames for this event; none where the format has no word for it.
  List<String> event(TaskEvent event);

  /// The frames for the progress of a task.
  List<String> progress(Progress progress);
}
