package io.openclaw.gateway.websocket;

import io.openclaw.gateway.websocket.Attendance.Entry;
import io.openclaw.task.TaskId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// This gateway's part in what all gateways know of each other's visitors. They write over each
/// other; the one that is named answers for the task, so whoever has a visitor says so again and
/// again, and who has none any more says so once, then listens.
final class Rollcall {
  private static final Duration KEEP = Duration.ofSeconds(30);

  private final Attendance attendance;
  private final String self = UUID.randomUUID().toString();
  private final Duration keep;

  Rollcall(Attendance attendance, Duration comeBack) {
    this.attendance = attendance;
    this.keep = comeBack.multipliedBy(3).compareTo(KEEP) > 0 ? comeBack.multipliedBy(3) : KEEP;
  }

  /// Whose task it is, if any gateway answers for it.
  Optional<String> owner(TaskId task) {
    return attendance.read(task).map(Entry::owner);
  }

  void here(TaskId task, String owner) {
    attendance.write(task, new Entry(owner, self), keep);
  }

  /// Whether another gateway answers for the task.
  boolean elsewhere(TaskId task) {
    return attendance.read(task).filter(it -> !it.gateway().equals(self)).isPresent();
  }
}
