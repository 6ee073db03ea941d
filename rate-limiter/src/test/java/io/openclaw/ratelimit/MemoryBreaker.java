package io.openclaw.ratelimit;

import io.openclaw.provider.AccountState.Breaker;
import io.openclaw.provider.AccountState.Position;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The breaker of one model: closed, then open after some failures in a row, then half open with
/// exactly one probe at a time. While it is open only its probe's end counts.
final class MemoryBreaker {
  private static final long PROBE_WAIT_MILLIS = 1000;
  private static final int LONGEST_DOUBLING = 20;

  private final LimiterSettings settings;
  private int failures;
  private int times;
  private long used;
  private @Nullable Long openUntil;
  private @Nullable String probe;
  private @Nullable String rejected;

  MemoryBreaker(LimiterSettings settings) {
    this.settings = settings;
  }

  boolean well() {
    return failures == 0 && openUntil == null;
  }

  long used() {
    return used;
  }

  long idleSince() {
    return openUntil == null ? used : Math.max(used, openUntil);
  }

  boolean isOpen() {
    return openUntil != null;
  }

  /// How long until a probe may leave: not before the breaker's time, and not beside another probe.
  long wait(String holder, long at, ToLongFunction<String> aliveUntil) {
    if (openUntil == null) {
      return 0;
    }
    if (openUntil > at) {
      return openUntil - at;
    }
    if (probe == null || probe.equals(holder)) {
      return 0;
    }
    return Math.clamp(aliveUntil.applyAsLong(probe) - at, 0, PROBE_WAIT_MILLIS);
  }

  /// Why no call may pass now.
  Denied.Reason why(long at) {
    boolean turnedAway = rejected != null && openUntil != null && openUntil > at;
    return turnedAway ? Denied.Reason.REJECTED : Denied.Reason.BREAKER;
  }

  void probe(String holder) {
    probe = holder;
  }

  void end(String holder, CallOutcome outcome, long at) {
    if (openUntil == null) {
      count(outcome, at);
    } else if (holder.equals(probe)) {
      endProbe(outcome, at);
    }
  }

  private void count(CallOutcome outcome, long at) {
    if (outcome instanceof CallOutcome.Succeeded) {
      failures = 0;
    } else if (outcome instanceof CallOutcome.Rejected(String code)) {
      open(at, code);
    } else if (counts(outcome)) {
      used = at;
      if (++failures >= LimiterSettings.BREAKER_AFTER) {
        open(at, null);
      }
    }
  }

  private void endProbe(CallOutcome outcome, long at) {
    probe = null;
    if (outcome instanceof CallOutcome.Succeeded) {
      failures = 0;
      times = 0;
      openUntil = null;
      rejected = null;
    } else if (outcome instanceof CallOutcome.Rejected(String code)) {
      open(at, code);
    } else if (counts(outcome)) {
      open(at, null);
    }
  }

  private void open(long at, @Nullable String code) {
    double doubled =
        settings.breakerOpen().toMillis() * Math.pow(2, Math.min(times, LONGEST_DOUBLING));
    openUntil = at + Math.min(settings.breakerLongest().toMillis(), (long) doubled);
    used = at;
    times++;
    probe = null;
    rejected = code;
  }

  private static boolean counts(CallOutcome outcome) {
    return switch (outcome) {
      case CallOutcome.Overloaded _,
          CallOutcome.Disconnected _,
          CallOutcome.Silent _,
          CallOutcome.Empty _ ->
          true;
      case CallOutcome.Succeeded _,
          CallOutcome.RateRefused _,
          CallOutcome.SlotRefused _,
          CallOutcome.Exhausted _,
          CallOutcome.Rejected _,
          CallOutcome.Failed _,
          CallOutcome.Cancelled _ ->
          false;
    };
  }

  Breaker view(long at) {
    long until = openUntil == null ? 0 : openUntil;
    Position position =
        openUntil == null ? Position.CLOSED : until > at ? Position.OPEN : Position.HALF_OPEN;
    return new Breaker(position, failures, until, rejected);
  }
}
