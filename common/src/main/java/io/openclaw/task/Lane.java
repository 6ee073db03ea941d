package io.openclaw.task;

import java.util.Locale;
import java.util.Optional;

/// A queue with places of its own in every worker, in the order in which lanes are served.
public enum Lane {
  PRIORITY,
  SHORT,
  LONG;

  /// The word for it in JSON, in keys and in logs.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Lane> of(String word) {
    for (Lane lane : values()) {
      if (lane.word().equals(word)) {
        return Optional.of(lane);
      }
    }
    return Optional.empty();
  }
}
