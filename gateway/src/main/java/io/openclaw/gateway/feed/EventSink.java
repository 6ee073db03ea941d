package io.openclaw.gateway.feed;

import io.openclaw.task.TaskEvent;
import java.io.IOException;
import java.util.List;

/// Where a [Follower] writes: one client on one transport. Every method may block until the
/// transport has taken what was written, which is what holds back a follower of a slow client; none
/// may queue. Throws [IOException] when the client is gone.
public interface EventSink {

  /// Whether anything may still be written; when not, the follower ends.
  boolean open();

  /// Events of one task, in order; so few that other writers of the same connection need not wait
  /// long.
  void events(List<TaskEvent> events) throws IOException;

  /// About once a second for each task that is alive.
  default void progress(Progress progress) throws IOException {}

  /// Nothing was written for a second.
  default void idle() throws IOException {}
}
