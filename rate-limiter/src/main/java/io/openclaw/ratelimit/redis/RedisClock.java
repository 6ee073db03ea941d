package io.openclaw.ratelimit.redis;

import io.openclaw.redis.Redis;
import java.util.List;
import java.util.function.LongSupplier;

/// The clock of the Redis server, read once a second and carried on by a local one that only has to
/// run evenly: what it shows does not matter, so the clocks of machines may be any time apart. When
/// the server's clock was set, that is noticed with the next reading.
final class RedisClock {
  private static final long READ_EVERY_NANOS = 1_000_000_000;

  private static final long STEP_NANOS = 1_000_000_000;

  private final LongSupplier server;
  private final LongSupplier ticker;
  private long readAt;
  private long ahead;
  private boolean read;
  private int stepsBack;

  RedisClock(Redis redis, LongSupplier ticker) {
    this(() -> serverNanos(redis), ticker);
  }

  /// @param server nanoseconds since 1970, as the server's clock shows
  RedisClock(LongSupplier server, LongSupplier ticker) {
    this.server = server;
    this.ticker = ticker;
  }

  /// Nanoseconds since 1970 on the server.
  synchronized long nanos() {
    long tick = ticker.getAsLong();
    if (!read || tick - readAt > READ_EVERY_NANOS) {
      long shown = server.getAsLong();
      long after = ticker.getAsLong();
      if (read && shown < tick + ahead - STEP_NANOS) {
        stepsBack++;
      }
      ahead = shown - (tick + (after - tick) / 2);
      readAt = after;
      read = true;
    }
    return ticker.getAsLong() + ahead;
  }

  /// How often the server's clock was set back, as far as this process has noticed.
  synchronized int stepsBack() {
    nanos();
    return stepsBack;
  }

  private static long serverNanos(Redis redis) {
    List<String> time = redis.call(it -> it.time());
    return Long.parseLong(time.get(0)) * 1_000_000_000 + Long.parseLong(time.get(1)) * 1_000;
  }
}
