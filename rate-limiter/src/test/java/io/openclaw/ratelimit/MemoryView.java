package io.openclaw.ratelimit;

import io.openclaw.provider.AccountState;
import io.openclaw.provider.AccountState.Breaker;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How an account of the model looks from outside.
record MemoryView(Quota quota, LimiterSettings settings, long at) {
  AccountState of(
      Map<String, Long> slots,
      Map<String, Long> starts,
      int waiting,
      MemoryLearning learning,
      Map<String, Breaker> breakers,
      Collection<Long> firstTokens) {
    long moment = Math.max(settings.unused().toMillis(), settings.abortHold().toMillis());
    List<Long> sorted = firstTokens.stream().sorted().toList();
    return new AccountState(
        at,
        quota.concurrency(),
        quota.rpm(),
        learning.limit(),
        learning.rpm(),
        count(slots, at, Long.MAX_VALUE),
        count(slots, at + moment, at + settings.quarantine().toMillis()),
        waiting,
        count(starts, at - quota.guardedWindow().toMillis(), Long.MAX_VALUE),
        learning.coolUntil(),
        breakers,
        learning.lastError(),
        learning.lastErrorAt(),
        learning.starts(),
        learning.refusals(),
        learning.failures(),
        quantile(sorted, 50),
        quantile(sorted, 95));
  }

  private static int count(Map<String, Long> times, long after, long until) {
    return (int) times.values().stream().filter(it -> it > after && it <= until).count();
  }

  private static @Nullable Integer quantile(List<Long> sorted, int percent) {
    return sorted.isEmpty()
        ? null
        : Integer.valueOf(sorted.get((sorted.size() - 1) * percent / 100).intValue());
  }
}
