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

  void end(String holder, Outcome outcome, long at) {
    if (openUntil == null) {
      count(outcome, at);
    } else if (holder.equals(probe)) {
      endProbe(outcome, at);
    }
  }

  private void count(Outcome outcome, long at) {
    if (outcome instanceof Outcome.Succeeded) {
      failures = 0;
    } else if (outcome instanceof Outcome.Rejected(String code)) {
      open(at, code);
    } else if (counts(outcome)) {
      used = at;
      if (++failures >= LimiterSettings.BREAKER_AFTER) {
        open(at, null);
      }
    }
  }

  private void endProbe(Outcome outcome, long at) {
    probe = null;
    if (outcome instanceof Outcome.Succeeded) {
      failures = 0;
      times = 0;
      openUntil = null;
      rejected = null;
    } else if (outcome instanceof Outcome.Rejected(String code)) {
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

  private static boolean counts(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Overloaded _, Outcome.Disconnected _, Outcome.Silent _, Outcome.Empty _ -> true;
      case Outcome.Succeeded _,
          Outcome.RateRefused _,
          Outcome.SlotRefused _,
          Outcome.Exhausted _,
          Outcome.Rejected _,
          Outcome.Failed _,
          Outcome.Cancelled _ ->
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
