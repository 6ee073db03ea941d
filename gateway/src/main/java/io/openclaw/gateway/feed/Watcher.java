package io.openclaw.gateway.feed;

import io.openclaw.task.TaskView;
import java.time.Duration;
import java.util.List;

/// A place in the logs of what is watched. Belongs to one thread, which waits here; nothing is
/// buffered for it while it is busy elsewhere. Close it, else its tasks are watched for ever.
public sealed interface Watcher extends AutoCloseable permits TaskWatcher, SessionWatcher {

  /// Waits for events; those handed out together are of one task.
  Next next(Duration timeout);

  /// The watched tasks as they were about a second ago at most.
  List<TaskView> tasks();

  @Override
  void close();
}
