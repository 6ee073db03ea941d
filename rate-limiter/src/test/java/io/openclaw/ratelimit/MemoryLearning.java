package io.openclaw.ratelimit;

import io.openclaw.ratelimit.CallOutcome.Dimension;
import io.openclaw.ratelimit.Limits.Settlement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What refusals teach about one account: additive growth, multiplicative decrease of calls at once
/// and of starts; pauses that double. Calls that began before the last trouble belong to the same
/// burst and teach nothing more.
final class MemoryLearning {
  private static final int PROBING_AFTER = 2;
  private static final int LONGEST_DOUBLING = 20;

  private final LimiterSettings settings;
  private @Nullable Integer limit;
  private @Nullable Integer rpm;
  private @Nullable Long troubleAt;
  private int ceiling;
  private int strikes;
  private int well;
  private long changedAt;
  private long coolUntil;
  private @Nullable String lastError;
  private long lastErrorAt;
  private long starts;
  private long refusals;
  private long failures;

  MemoryLearning(LimiterSettings settings) {
    this.settings = settings;
  }

  void started(int count) {
    starts += count;
  }

  /// After two troubled bursts in a row calls go one at a time until one succeeds.
  long slots(Quota quota) {
    if (strikes >= PROBING_AFTER) {
      return 1;
    }
    int most = quota.concurrency() == 0 ? Integer.MAX_VALUE : quota.concurrency();
    return limit == null ? most : Math.min(limit, most);
  }

  long starts(Quota quota) {
    if (quota.rpm() == 0) {
      return Integer.MAX_VALUE;
    }
    return rpm == null ? quota.rpm() : Math.min(rpm, quota.rpm());
  }

  long coolUntil() {
    return coolUntil;
  }

  void learn(Quota quota, Settlement call, CallOutcome outcome, long at) {
    switch (outcome) {
      case CallOutcome.Succeeded _ -> grow(quota, call, at);
      case CallOutcome.Cancelled _ -> {}
      case CallOutcome.RateRefused(Duration pause, Dimension dimension, String code) -> {
        refused(code, at);
        shrink(quota, call, pause, dimension != Dimension.TOKENS, at);
      }
      case CallOutcome.SlotRefused(Duration pause, String code) -> {
        refused(code, at);
        shrink(quota, call, pause, false, at);
      }
      case CallOutcome.Overloaded(Duration pause, String code) -> {
        failed(code, at);
        shrink(quota, call, pause, false, at);
      }
      case CallOutcome.Disconnected(String code) -> {
        failed(code, at);
        shrink(quota, call, null, false, at);
      }
      case CallOutcome.Exhausted(Duration until, String code) -> {
        refused(code, at);
        coolDown(at, until.toMillis());
      }
      case CallOutcome.Silent(String code) -> failed(code, at);
      case CallOutcome.Empty(String code) -> failed(code, at);
      case CallOutcome.Rejected(String code) -> failed(code, at);
      case CallOutcome.Failed(String code) -> failed(code, at);
    }
  }

  private void refused(String code, long at) {
    refusals++;
    lastError = code;
    lastErrorAt = at;
  }

  private void failed(String code, long at) {
    failures++;
    lastError = code;
    lastErrorAt = at;
  }

  private void coolDown(long at, long pause) {
    coolUntil = Math.max(coolUntil, at + pause);
  }

  private void shrink(
      Quota quota, Settlement call, @Nullable Duration asked, boolean ofStarts, long at) {
    if (troubleAt != null && call.startedAt() <= troubleAt) {
      coolDown(at, asked == null ? 0 : asked.toMillis());
      return;
    }
    if (limit == null) {
      ceiling = quota.concurrency() == 0 ? Math.max(2, call.inFlight()) : quota.concurrency();
    }
    limit = Math.max(1, (limit == null ? ceiling : limit) / 2);
    strikes++;
    troubleAt = at;
    changedAt = at;
    well = 0;
    if (ofStarts && quota.rpm() > 0) {
      rpm = Math.max(1, (rpm == null ? quota.rpm() : rpm) * 3 / 4);
    }
    coolDown(at, asked == null ? pause() : asked.toMillis());
  }

  private long pause() {
    double doubled =
        settings.coolDown().toMillis() * Math.pow(2, Math.min(strikes - 1, LONGEST_DOUBLING));
    return Math.min(settings.longestCoolDown().toMillis(), (long) doubled);
  }

  private void grow(Quota quota, Settlement call, long at) {
    if (troubleAt == null || call.startedAt() <= troubleAt) {
      return;
    }
    strikes = 0;
    if (limit == null && rpm == null) {
      troubleAt = null;
      return;
    }
    well += call.count();
    if (well < (limit == null ? 1 : limit) || at - changedAt < settings.growAfter().toMillis()) {
      return;
    }
    well = 0;
    changedAt = at;
    limit = grown(limit, 1, ceiling);
    rpm = grown(rpm, Math.max(1, quota.rpm() / 20), quota.rpm());
  }

  private static @Nullable Integer grown(@Nullable Integer value, int step, int ceiling) {
    return value == null || value + step >= ceiling ? null : Integer.valueOf(value + step);
  }

  @Nullable Integer limit() {
    return limit;
  }

  @Nullable Integer rpm() {
    return rpm;
  }

  @Nullable String lastError() {
    return lastError;
  }

  long lastErrorAt() {
    return lastErrorAt;
  }

  long starts() {
    return starts;
  }

  long refusals() {
    return refusals;
  }

  long failures() {
    return failures;
  }
}
