package io.openclaw.ratelimit.redis;

import io.openclaw.redis.Redis;
import java.util.List;
import java.util.function.LongSupplier;

/// The clock of the Redis server, read once a second and carried on by a local one that only has to
/// run evenly: what it shows does not matter, so the clocks of machines may be any time apart.
final class RedisClock {
  private static final long READ_EVERY_NANOS = 1_000_000_000;

  private final Redis redis;
  private final LongSupplier ticker;
  private long readAt;
  private long ahead;
  private boolean read;

  RedisClock(Redis redis, LongSupplier ticker) {
    this.redis = redis;
    this.ticker = ticker;
  }

  /// Nanoseconds since 1970 on the server.
  synchronized long nanos() {
    long tick = ticker.getAsLong();
    if (!read || tick - readAt > READ_EVERY_NANOS) {
      long server = serverNanos();
      long after = ticker.getAsLong();
      ahead = server - (tick + (after - tick) / 2);
      readAt = after;
      read = true;
    }
    return ticker.getAsLong() + ahead;
  }

  private long serverNanos() {
    List<String> time = redis.call(it -> it.time());
    return Long.parseLong(time.get(0)) * 1_000_000_000 + Long.parseLong(time.get(1)) * 1_000;
  }
}
