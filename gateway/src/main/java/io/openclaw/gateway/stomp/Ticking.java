package io.openclaw.gateway.stomp;

import io.openclaw.gateway.feed.Progress;
import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Progress of what a subscription watches, about once a second, for a bounded number of tasks.
final class Ticking {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int MOST_TASKS = 20;

  private final InstantSource clock;
  private final Map<TaskId, Progress> counts = new HashMap<>();
  private long lastAt = System.nanoTime();

  /// An event that is in no log.
  record Tick(TaskId task, String json) {}

  Ticking(InstantSource clock) {
    this.clock = clock;
  }

  void count(TaskEvent event) {
    if (event.type() == EventType.DONE) {
      counts.remove(event.task());
    } else {
      of(event.task()).count(event);
    }
  }

  Duration untilNext() {
    return Duration.ofNanos(Math.max(0, lastAt + EVERY.toNanos() - System.nanoTime()));
  }

  List<Tick> due(List<TaskView> tasks) {
    if (System.nanoTime() - lastAt < EVERY.toNanos()) {
      return List.of();
    }
    lastAt = System.nanoTime();
    return tasks.stream()
        .filter(task -> !task.status().terminal())
        .limit(MOST_TASKS)
        .map(task -> new Tick(task.id(), of(task.id()).event(task)))
        .toList();
  }

  private Progress of(TaskId task) {
    return counts.computeIfAbsent(task, _ -> new Progress(clock));
  }
}
