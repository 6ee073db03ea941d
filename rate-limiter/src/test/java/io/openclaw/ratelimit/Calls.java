package io.openclaw.ratelimit;

import io.openclaw.ratelimit.Limits.Settlement;
import java.time.Duration;
import java.util.List;

/// Ends of calls, for tests.
public final class Calls {
  private Calls() {}

  public static Settlement ended(String holder, Duration hold) {
    return new Settlement(holder, hold, "m", null, 0, 0, 1, 0, List.of());
  }

  public static Settlement taught(String holder, long startedAt, CallOutcome outcome) {
    return ended("m", holder, startedAt, outcome);
  }

  /// The end of a call that left without a slot.
  public static Settlement ended(String model, String holder, long startedAt, CallOutcome outcome) {
    return new Settlement(holder, Duration.ZERO, model, outcome, startedAt, 8, 1, 1, List.of());
  }
}
