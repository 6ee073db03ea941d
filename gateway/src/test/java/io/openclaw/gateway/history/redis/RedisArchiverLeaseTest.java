package io.openclaw.gateway.history.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisArchiverLeaseTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir static Path folder;
  private static LocalRedis server;
  private static Redis redis;

  @BeforeAll
  static void start() {
    server = LocalRedis.start(LocalRedis.Settings.in(folder));
    redis = Redis.connect(server.url(), Duration.ofSeconds(1));
    Awaitility.await().until(redis::connected);
  }

  @AfterAll
  static void stop() {
    redis.close();
    server.close();
  }

  @Test
  void oneAtATimeUntilItIsGivenUp() {
    RedisArchiverLease one = new RedisArchiverLease(redis);
    RedisArchiverLease other = new RedisArchiverLease(redis);

    assertThat(one.hold(LONG)).isTrue();
    assertThat(one.hold(LONG)).as("renewed").isTrue();
    assertThat(other.hold(LONG)).isFalse();
    other.release();
    assertThat(other.hold(LONG)).as("it was not its own to release").isFalse();

    one.release();
    assertThat(other.hold(LONG)).isTrue();
    other.release();
  }

  @Test
  void aSilentHolderLosesIt() {
    RedisArchiverLease silent = new RedisArchiverLease(redis);
    RedisArchiverLease other = new RedisArchiverLease(redis);
    silent.hold(Duration.ofMillis(100));

    Awaitility.await().until(() -> other.hold(LONG));

    assertThat(silent.hold(LONG)).isFalse();
    other.release();
  }

  @Test
  void saysNothingWhenRedisIsAway() {
    try (Redis away = Redis.connect("redis://127.0.0.1:1", Duration.ofMillis(200))) {
      RedisArchiverLease lease = new RedisArchiverLease(away);
      assertThatThrownBy(() -> lease.hold(LONG)).isInstanceOf(RedisException.class);
    }
  }
}
