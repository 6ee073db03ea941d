package io.openclaw.worker.attempt;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Exponential back-off with full jitter: many tasks that failed together do not come back
/// together.
record BackOff(RandomGenerator random) {
  private static final long FIRST_MILLIS = 1000;
  private static final long LONGEST_MILLIS = 60_000;

  /// @param attempt 1 for the first
  /// @param atLeast what the provider asked for
  Duration after(int attempt, Duration atLeast) {
    long ceiling = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(attempt - 1, 6));
    Duration jittered = Duration.ofMillis(random.nextLong(1, ceiling + 1));
    return jittered.compareTo(atLeast) > 0 ? jittered : atLeast;
  }
}
