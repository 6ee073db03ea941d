package io.openclaw.gateway.feed;

import io.openclaw.gateway.waiting.WaitReasons;
import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// When progress is due, and what was counted for it, for a bounded number of tasks.
final class ProgressTicker {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int MOST_TASKS = 20;

  private final WaitReasons reasons;
  private final InstantSource clock;
  private final Map<TaskId, OutputCount> counts = new HashMap<>();
  private long lastAt = System.nanoTime();

  ProgressTicker(WaitReasons reasons, InstantSource clock) {
    this.reasons = reasons;
    this.clock = clock;
  }

  void count(TaskEvent event) {
    if (event.type() == EventType.DONE) {
      counts.remove(event.task());
    } else {
      countOf(event.task()).add(event);
    }
  }

  Duration untilNext() {
    return Duration.ofNanos(Math.max(0, lastAt + EVERY.toNanos() - System.nanoTime()));
  }

  /// Whether a second has passed since this was last so.
  boolean due() {
    boolean due = System.nanoTime() - lastAt >= EVERY.toNanos();
    lastAt = due ? System.nanoTime() : lastAt;
    return due;
  }

  List<TaskView> alive(List<TaskView> tasks) {
    return tasks.stream().filter(task -> !task.status().terminal()).limit(MOST_TASKS).toList();
  }

  Progress progress(TaskView task) {
    return new Progress(task, countOf(task.id()), reasons, clock.instant());
  }

  private OutputCount countOf(TaskId task) {
    return counts.computeIfAbsent(task, _ -> new OutputCount());
  }
}
