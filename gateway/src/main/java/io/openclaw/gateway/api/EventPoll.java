package io.openclaw.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openclaw.gateway.feed.Next;
import io.openclaw.gateway.feed.TaskWatcher;
import io.openclaw.gateway.wire.EventJson;
import io.openclaw.gateway.wire.Json;
import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent;
import java.time.Duration;

/// The answer to a poll: what there is now, or, when there is nothing, what comes first.
final class EventPoll {
  private static final int MOST_EVENTS = 500;
  private static final int MOST_CHARACTERS = 1 << 20;

  private final StringBuilder events = new StringBuilder();
  private int count;
  private String status = "";

  private EventPoll() {}

  static EventPoll read(TaskWatcher watcher, Duration wait) {
    EventPoll page = new EventPoll();
    Duration patience = wait;
    while (page.hasRoom() && watcher.next(patience) instanceof Next.Events(var events)) {
      events.forEach(page::add);
      patience = Duration.ZERO;
    }
    page.end(watcher);
    return page;
  }

  byte[] json() {
    return events.toString().getBytes(UTF_8);
  }

  private boolean hasRoom() {
    return count < MOST_EVENTS && events.length() < MOST_CHARACTERS;
  }

  private void add(TaskEvent event) {
    events.append(count++ == 0 ? "{\"events\":[" : ",").append(EventJson.of(event));
    if (event.type() == EventType.DONE) {
      status = Json.OURS.readTree(event.data()).path("status").asString("");
    }
  }

  private void end(TaskWatcher watcher) {
    String now = status.isEmpty() ? watcher.task().status().word() : status;
    events
        .append(count == 0 ? "{\"events\":[" : "")
        .append("],\"next\":")
        .append(watcher.cursor())
        .append(",\"status\":\"")
        .append(now)
        .append("\"}");
  }
}
