package io.openclaw.worker;

import static org.awaitility.Awaitility.await;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.ratelimit.LimiterSettings;
import io.openclaw.ratelimit.RateLimiter;
import io.openclaw.ratelimit.redis.RedisBuckets;
import io.openclaw.ratelimit.redis.RedisLimits;
import io.openclaw.redis.Redis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.UUID;

/// The limits as they are in a worker, on one Redis for all tests of this JVM. Tests do not meet
/// there: an account is a base URL and a key, and each test's provider has a port of its own.
final class RealLimits {
  private static final LocalRedis SERVER = start();
  private static final Redis REDIS = connect();

  private RealLimits() {}

  static RateLimiter limiter() {
    return new RateLimiter(
        new RedisLimits(REDIS, LimiterSettings.DEFAULT),
        new RedisBuckets(REDIS),
        LimiterSettings.DEFAULT,
        UUID.randomUUID().toString(),
        null);
  }

  static Redis redis() {
    return REDIS;
  }

  private static LocalRedis start() {
    try {
      LocalRedis server =
          LocalRedis.start(LocalRedis.Settings.in(Files.createTempDirectory("limits")));
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      return server;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Redis connect() {
    Redis redis = Redis.connect(SERVER.url(), Duration.ofSeconds(5));
    await().until(redis::connected);
    return redis;
  }
}
