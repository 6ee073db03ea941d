package io.openclaw.ratelimit;

import java.time.Duration;

/// How long things last. [#DEFAULT] is meant for real providers; tests take less.
///
/// @param lease how long a slot lives without a sign of its holder
/// @param quarantine how much longer it stays taken, since a stopped process keeps its call open
/// @param unused how long a permit lives that has not begun
/// @param abortHold how long the slot of an aborted call stays taken
/// @param growAfter the least time between two steps of growth
/// @param breakerOpen how long a breaker is open at first; each failed probe doubles it
/// @param breakerLongest and this is the end of doubling
/// @param coolDown the first pause after a refusal that named none; each further one doubles it
/// @param longestCoolDown and this is the end of doubling
/// @param mostPassed how many grants in a row may pass a lower priority that waits
public record LimiterSettings(
    Duration lease,
    Duration quarantine,
    Duration unused,
    Duration abortHold,
    Duration growAfter,
    Duration breakerOpen,
    Duration breakerLongest,
    Duration coolDown,
    Duration longestCoolDown,
    int mostPassed) {
  public static final LimiterSettings DEFAULT =
      new LimiterSettings(
          Duration.ofSeconds(8),
          Duration.ofSeconds(30),
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          4);

  /// Failures in a row that open a breaker.
  public static final int BREAKER_AFTER = 5;

  /// Until a slot without a sign of its holder is free.
  public Duration slotLife() {
    return lease.plus(quarantine);
  }

  /// How long after its last renewal a slot is surely held. The rest of its life is for noticing
  /// that, and for cutting the call off.
  public Duration surelyHeld() {
    return slotLife().minus(slotLife().dividedBy(16));
  }

  public LimiterSettings withLease(Duration lease, Duration quarantine) {
    return new LimiterSettings(
        lease,
        quarantine,
        unused,
        abortHold,
        growAfter,
        breakerOpen,
        breakerLongest,
        coolDown,
        longestCoolDown,
        mostPassed);
  }
}
