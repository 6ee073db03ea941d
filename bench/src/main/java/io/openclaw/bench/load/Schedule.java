package io.openclaw.bench.load;

import java.time.Duration;

/// When each call of a run is due, fixed before the run: `rate` calls a second, evenly.
public record Schedule(double rate, Duration length) {

  public Schedule {
    if (!(rate > 0)) {
      throw new IllegalArgumentException("the rate must be more than 0 a second");
    }
  }

  public long calls() {
    return Math.round(rate * length.toNanos() / 1e9);
  }

  /// Nanoseconds from the beginning of the run to call `number`, counted from 0.
  long dueNanos(long number) {
    return Math.round(number * 1e9 / rate);
  }
}
