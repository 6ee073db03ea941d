package io.openclaw.ratelimit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// The readable model of [Buckets], for tests in one process.
public final class MemoryBuckets implements Buckets {
  private final InstantSource clock;
  private final Map<String, Bucket> buckets = new HashMap<>();

  public MemoryBuckets(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Duration take(Account account, Kind kind, long n) {
    Bucket bucket = filled(account, kind);
    double missing = (double) n - bucket.tokens;
    if (missing <= 0) {
      bucket.tokens -= n;
      return Duration.ZERO;
    }
    double millis = missing * account.quota().window().toMillis() / kind.perWindow(account.quota());
    return Duration.ofMillis((long) Math.ceil(millis));
  }

  @Override
  public synchronized void give(Account account, Kind kind, long n) {
    Bucket bucket = filled(account, kind);
    bucket.tokens = Math.min((double) kind.capacity(account.quota()), bucket.tokens + n);
  }

  private Bucket filled(Account account, Kind kind) {
    Quota quota = account.quota();
    long now = clock.millis();
    Bucket bucket =
        buckets.computeIfAbsent(account.id() + kind, _ -> new Bucket(kind.capacity(quota), now));
    double refill = (double) (now - bucket.at) * kind.perWindow(quota) / quota.window().toMillis();
    bucket.tokens = Math.min((double) kind.capacity(quota), bucket.tokens + refill);
    bucket.at = now;
    return bucket;
  }

  private static final class Bucket {
    private double tokens;
    private long at;

    Bucket(double tokens, long at) {
      this.tokens = tokens;
      this.at = at;
    }
  }
}
