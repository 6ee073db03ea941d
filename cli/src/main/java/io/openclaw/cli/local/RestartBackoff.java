package io.openclaw.cli.local;

import java.time.Duration;

/// How long to wait before a process that died is started again: a moment at first, twice as long
/// each time, and a moment again once it has run for a while.
final class RestartBackoff {
  static final Duration FIRST = Duration.ofMillis(100);
  static final Duration LONGEST = Duration.ofSeconds(4);
  static final Duration STABLE = Duration.ofSeconds(10);

  private Duration next = FIRST;

  Duration afterRunning(Duration ran) {
    Duration pause = ran.compareTo(STABLE) >= 0 ? FIRST : next;
    Duration doubled = pause.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return pause;
  }
}
