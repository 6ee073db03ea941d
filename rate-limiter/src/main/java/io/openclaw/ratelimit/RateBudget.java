package io.openclaw.ratelimit;

import io.openclaw.ratelimit.Buckets.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Takes from the buckets. Of an account with many starts a second it takes several at once and
/// hands them out here, so that the shared bucket is not asked for each call; what a process keeps
/// when it dies is refilled.
final class RateBudget {
  private static final int PORTIONS_A_SECOND = 20;
  private static final double MILLIS = 1000.0;

  private final Buckets buckets;
  private final Map<String, Reserve> reserves = new ConcurrentHashMap<>();

  RateBudget(Buckets buckets) {
    this.buckets = buckets;
  }

  Duration takeStart(Account account) {
    if (account.quota().rpm() == 0) {
      return Duration.ZERO;
    }
    long portion = portion(account.quota());
    return portion == 1 ? buckets.take(account, Kind.STARTS, 1) : fromReserve(account, portion);
  }

  Duration takeTokens(Ask ask) {
    long tokens = estimate(ask);
    return tokens == 0 ? Duration.ZERO : buckets.take(ask.account(), Kind.TOKENS, tokens);
  }

  void giveStart(Account account) {
    if (account.quota().rpm() == 0) {
      return;
    }
    if (portion(account.quota()) == 1) {
      buckets.give(account, Kind.STARTS, 1);
    } else {
      reserve(account).left.incrementAndGet();
    }
  }

  /// The call used `used` in place of what was estimated.
  void settleTokens(Ask ask, long used) {
    long difference = estimate(ask) - used;
    if (ask.account().quota().tpm() > 0 && difference != 0) {
      buckets.give(ask.account(), Kind.TOKENS, difference);
    }
  }

  /// More than a bucket holds would never be granted.
  private static long estimate(Ask ask) {
    return Math.min(ask.tokens(), Kind.TOKENS.capacity(ask.account().quota()));
  }

  private static long portion(Quota quota) {
    double aSecond = quota.rpm() * MILLIS / quota.window().toMillis();
    return Math.max(1, Math.min((long) (aSecond / PORTIONS_A_SECOND), Kind.STARTS.capacity(quota)));
  }

  private Duration fromReserve(Account account, long portion) {
    Reserve reserve = reserve(account);
    return reserve.take() ? Duration.ZERO : reserve.fill(account, portion);
  }

  private Reserve reserve(Account account) {
    return reserves.computeIfAbsent(account.id(), _ -> new Reserve());
  }

  private final class Reserve {
    private final AtomicLong left = new AtomicLong();

    boolean take() {
      return left.getAndUpdate(it -> Math.max(0, it - 1)) > 0;
    }

    /// One at a time: else each thread that finds the reserve empty takes a portion.
    synchronized Duration fill(Account account, long portion) {
      if (take()) {
        return Duration.ZERO;
      }
      Duration wait = buckets.take(account, Kind.STARTS, portion);
      if (wait.isZero()) {
        left.addAndGet(portion - 1);
      }
      return wait;
    }
  }
}
