package io.openclaw.task;

import static org.awaitility.Awaitility.await;

import io.openclaw.redis.Redis;
import io.openclaw.testkit.redis.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A Redis that the tests of one class share; it is empty before each of them.
abstract class RedisOfAClass {
  @TempDir static Path data;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static TestRedis server;

  @SuppressWarnings("NullAway.Init") // set before all tests
  static Redis redis;

  @BeforeAll
  static void startRedis() {
    server = TestRedis.start(data);
    redis = Redis.connect(server.url(), Duration.ofSeconds(5));
    await().until(redis::connected);
    redis.call(it -> it.configSet("appendfsync", "no"));
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
    server.close();
  }

  @BeforeEach
  void clear() {
    redis.call(it -> it.flushdb());
  }
}
