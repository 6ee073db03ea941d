package io.openclaw.gateway.feed;

import io.openclaw.gateway.presence.Presence;
import io.openclaw.gateway.waiting.WaitReasons;
import io.openclaw.task.TaskView;
import java.io.IOException;
import java.time.InstantSource;

/// Carries events from a watcher to a sink until one of them ends: the one loop behind every
/// transport. It reads only when the sink has taken what came before, so a slow client costs a
/// cursor: the log is its buffer.
public final class Follower {
  private final TaskFeeds feeds;
  private final WaitReasons reasons;
  private final InstantSource clock;

  Follower(TaskFeeds feeds, WaitReasons reasons, InstantSource clock) {
    this.feeds = feeds;
    this.reasons = reasons;
    this.clock = clock;
  }

  /// Follows one task behind a cursor. The caller has checked that the client may see the task.
  public FollowEnd follow(TaskView task, long after, EventSink sink, Presence.Client client)
      throws IOException {
    try (TaskWatcher watcher = feeds.watch(task, after)) {
      return follow(watcher, sink, client);
    }
  }

  /// Runs on the calling thread, which should be a virtual one. Closing the watcher is the
  /// caller's.
  ///
  /// @param client is present for the tasks that it is shown
  /// @throws IOException when the client is gone
  public FollowEnd follow(Watcher watcher, EventSink sink, Presence.Client client)
      throws IOException {
    return new Following(watcher, sink, client, new ProgressTicker(reasons, clock)).run();
  }
}
