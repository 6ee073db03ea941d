package io.openclaw.simulator.script;

import java.time.Duration;

/// When each piece is due: the first after `first`, the others `interval` apart. Counted from the
/// start of the call, so that a late piece does not delay the next ones.
public record Pace(Duration first, Duration interval) {

  /// Nanoseconds from the start of the call to piece `number`, counted from 1.
  public long dueAfterNanos(int number) {
    return first.toNanos() + (number - 1L) * interval.toNanos();
  }
}
