package io.openclaw.task;

import java.util.Locale;
import java.util.Optional;

/// Where a task stands. What may follow what is laid down in [Transition].
public enum Status {
  QUEUED,
  RUNNING,
  RETRYING,
  PAUSED,
  SUCCEEDED,
  FAILED,
  CANCELLED,
  EXPIRED;

  /// A terminal status never changes.
  public boolean terminal() {
    return compareTo(SUCCEEDED) >= 0;
  }

  /// Whether a task in it counts as waiting.
  public boolean waits() {
    return this == QUEUED || this == RETRYING || this == PAUSED;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Status> of(String word) {
    for (Status status : values()) {
      if (status.word().equals(word)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
