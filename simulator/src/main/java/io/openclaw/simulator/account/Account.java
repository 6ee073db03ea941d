package io.openclaw.simulator.account;

import io.openclaw.simulator.account.Verdict.Limit;
import io.openclaw.simulator.journal.Call;
import io.openclaw.simulator.journal.Fact;
import io.openclaw.simulator.journal.Journal;
import java.time.InstantSource;
import java.util.OptionalInt;

/// One API key. Every verdict and its fact in the journal are one step under one lock and carry the
/// same millisecond, so the journal alone is enough to check the verdicts.
final class Account {

  private static final int TOLERATED = 2;
  private static final long PATIENCE_MS = 60_000;
  private static final long BAN_MS = 30_000;

  private final InstantSource clock;
  private final Journal journal;
  private final RollingWindow starts = new RollingWindow();
  private final RollingWindow arrivals = new RollingWindow();
  private final RollingWindow recentViolations = new RollingWindow();
  private Limits limits;
  private int running;
  private int worstMinute;
  private int worstConcurrency;
  private long violations;
  private long bannedUntil = Long.MIN_VALUE;

  Account(Limits limits, InstantSource clock, Journal journal) {
    this.limits = limits;
    this.clock = clock;
    this.journal = journal;
  }

  synchronized Verdict arrive(Call call) {
    long now = clock.millis();
    measure(now);
    if (now < bannedUntil) {
      violations++;
      return cut(now, call);
    }
    if (isPast(limits.rpm(), starts.count(now, limits.windowMs()))) {
      return violate(now, call, Limit.RATE);
    }
    if (isPast(limits.concurrency(), running)) {
      return violate(now, call, Limit.CONCURRENCY);
    }
    return admit(now, call);
  }

  /// Counts what came, whatever the verdict will be: an overshoot must show.
  private void measure(long now) {
    arrivals.add(now);
    worstMinute = Math.max(worstMinute, arrivals.count(now, limits.windowMs()));
    worstConcurrency = Math.max(worstConcurrency, running + 1);
  }

  private static boolean isPast(OptionalInt limit, int used) {
    return limit.isPresent() && used >= limit.getAsInt();
  }

  private Verdict admit(long now, Call call) {
    running++;
    starts.add(now);
    journal.add(now, call, Fact.Kind.START);
    return new Verdict.Admitted(new Admission(this, call));
  }

  private Verdict violate(long now, Call call, Limit limit) {
    violations++;
    recentViolations.add(now);
    if (recentViolations.count(now, PATIENCE_MS) > TOLERATED) {
      recentViolations.clear();
      bannedUntil = now + BAN_MS;
      return cut(now, call);
    }
    journal.add(now, call, Fact.Kind.REFUSED);
    return new Verdict.Refused(limit, limit == Limit.RATE ? freeIn(now) : 0);
  }

  private long freeIn(long now) {
    int rpm = limits.rpm().orElseThrow();
    return rpm == 0 ? 0 : starts.newest(rpm) + limits.windowMs() - now;
  }

  private Verdict cut(long now, Call call) {
    journal.add(now, call, Fact.Kind.CUT);
    return new Verdict.Cut();
  }

  synchronized void firstByte(Call call) {
    journal.add(clock.millis(), call, Fact.Kind.FIRST_BYTE);
  }

  synchronized void end(Call call, Fact.Kind how) {
    running--;
    journal.add(clock.millis(), call, how);
  }

  synchronized Limits limits() {
    return limits;
  }

  /// From now on; what was counted stays counted.
  synchronized void limit(Limits changed) {
    limits = changed;
  }

  synchronized Figures figures() {
    return new Figures(worstMinute, worstConcurrency, violations);
  }

  record Figures(int worstMinute, int worstConcurrency, long violations) {}
}
