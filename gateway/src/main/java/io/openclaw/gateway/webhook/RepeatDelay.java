package io.openclaw.gateway.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/// When a delivery that failed is tried again: pauses that grow threefold, give or take a quarter,
/// so that many deliveries to a receiver that comes back do not arrive at once.
///
/// @param random from 0 to 1
record RepeatDelay(Duration first, Duration longest, Duration giveUpAfter, DoubleSupplier random) {
  private static final double SPREAD = 0.25;

  /// @param attempt that failed, 1 for the first
  /// @param asked shortest pause, as the receiver asked
  /// @return empty when it has been tried for long enough
  Optional<Duration> after(int attempt, Instant orderedAt, Instant now, Optional<Duration> asked) {
    double grown = first.toMillis() * Math.pow(3, Math.min(attempt, 30) - 1.0);
    double pause = Math.min(grown, (double) longest.toMillis());
    double spread = 1 + SPREAD * (2 * random.getAsDouble() - 1);
    Duration own = Duration.ofMillis((long) (pause * spread));
    Duration chosen =
        asked
            .filter(it -> it.compareTo(own) > 0)
            .map(it -> it.compareTo(longest) < 0 ? it : longest)
            .orElse(own);
    return now.plus(chosen).isAfter(orderedAt.plus(giveUpAfter))
        ? Optional.empty()
        : Optional.of(chosen);
  }
}
