package io.openclaw.loop;

import java.time.Duration;

/// The pause after a failure; it doubles with each further one up to a bound.
final class Backoff {
  private final long first;
  private final long longest;
  private long next;

  Backoff(Duration first, Duration longest) {
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "the first pause after a failure (%s) must be more than 0 and at most the longest (%s)"
              .formatted(first, longest));
    }
    this.first = first.toNanos();
    this.longest = longest.toNanos();
    this.next = this.first;
  }

  long nextNanos() {
    long pause = next;
    next = pause > longest / 2 ? longest : 2 * pause;
    return pause;
  }

  void reset() {
    next = first;
  }
}
