package io.openclaw.gateway.feed;

import io.openclaw.gateway.presence.Presence;
import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One run of a [Follower].
final class Following {
  /// About so many characters are written at once; then other writers of the connection are next.
  private static final int BATCH = 16 << 10;

  /// What an event takes beside its text.
  private static final int FRAME = 200;

  private final Watcher watcher;
  private final EventSink sink;
  private final Presence.Client client;
  private final ProgressTicker ticker;
  private final Set<TaskId> begun = new HashSet<>();
  private boolean wrote;

  Following(Watcher watcher, EventSink sink, Presence.Client client, ProgressTicker ticker) {
    this.watcher = watcher;
    this.sink = sink;
    this.client = client;
    this.ticker = ticker;
  }

  FollowEnd run() throws IOException {
    watcher.tasks().forEach(task -> attend(task.id()));
    while (sink.open()) {
      switch (watcher.next(ticker.untilNext())) {
        case Next.Events(List<TaskEvent> events) -> write(events);
        case Next.Quiet _ -> {}
        case Next.Ended _ -> {
          return FollowEnd.COMPLETE;
        }
        case Next.Gone _ -> {
          return FollowEnd.DELETED;
        }
        case Next.Closing _ -> {
          client.gatewayStops();
          return FollowEnd.GATEWAY_STOPS;
        }
      }
      tick();
    }
    return FollowEnd.SINK_CLOSED;
  }

  private void attend(TaskId task) {
    if (begun.add(task)) {
      client.begins(task);
    } else {
      client.watches(task);
    }
  }

  private void write(List<TaskEvent> events) throws IOException {
    attend(events.getFirst().task());
    for (int from = 0; from < events.size() && sink.open(); ) {
      int to = batchEnd(events, from);
      sink.events(events.subList(from, to));
      wrote = true;
      from = to;
    }
    events.forEach(ticker::count);
    if (events.getLast().type() == EventType.DONE) {
      begun.remove(events.getLast().task());
    }
  }

  private static int batchEnd(List<TaskEvent> events, int from) {
    int size = 0;
    int to = from;
    while (to < events.size() && size < BATCH) {
      TaskEvent event = events.get(to++);
      size += event.content().length() + event.data().length() + FRAME;
    }
    return to;
  }

  private void tick() throws IOException {
    if (!ticker.due()) {
      return;
    }
    for (TaskView task : ticker.alive(watcher.tasks())) {
      sink.progress(ticker.progress(task));
    }
    if (!wrote) {
      sink.idle();
    }
    wrote = false;
  }
}
