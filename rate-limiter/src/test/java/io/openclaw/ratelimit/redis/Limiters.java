package io.openclaw.ratelimit.redis;

import io.openclaw.ratelimit.LimiterSettings;
import io.openclaw.ratelimit.RateLimiter;
import io.openclaw.redis.Redis;
import java.util.function.LongSupplier;

/// Opens limiters whose local clocks are wrong.
public final class Limiters {
  private Limiters() {}

  public static RateLimiter open(
      Redis redis, LimiterSettings settings, String process, String instance, LongSupplier ticker) {
    return new RateLimiter(
        new RedisLimits(redis, settings),
        new RedisBuckets(redis, ticker),
        settings,
        process,
        instance);
  }
}
