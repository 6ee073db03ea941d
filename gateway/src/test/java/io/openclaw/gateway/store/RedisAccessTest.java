package io.openclaw.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.AclSetuserArgs;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.redis.RedisTaskStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Redis that asks for a password, or for a user with one.
class RedisAccessTest {
  @TempDir Path data;
  private LocalRedis server;
  private Redis admin;

  @BeforeEach
  void start() {
    server = LocalRedis.start(LocalRedis.Settings.in(data));
    admin = Redis.connect(server.url(), Duration.ofSeconds(1));
    await().until(admin::connected);
  }

  @AfterEach
  void stop() {
    admin.close();
    server.close();
  }

  private Redis as(String credentials) {
    return Redis.connect(
        "redis://%s@127.0.0.1:%d".formatted(credentials, server.port()), Duration.ofSeconds(1));
  }

  private static void works(Redis redis) {
    await().until(redis::connected);
    new RedisTaskStore(redis, QueueLimits.DEFAULT, 1, InstantSource.system()).tally();
  }

  @Test
  void thePasswordStandsInTheUrl() {
    admin.call(it -> it.configSet("requirepass", "s3cret"));

    try (Redis right = as(":s3cret");
        Redis wrong = as(":guess")) {
      works(right);
      assertThat(wrong.connected()).isFalse();
    }
  }

  /// The settings stay hidden from a user without CONFIG; that is told, and is no failure.
  @Test
  void aUserOfTheAccessListNeedsNoRightToConfigure() {
    admin.call(it ->
        it.aclSetuser(
            "claw",
            AclSetuserArgs.Builder.on()
                .addPassword("s3cret")
                .allKeys()
                .allChannels()
                .allCommands()
                .removeCommand(io.lettuce.core.protocol.CommandType.CONFIG)));

    try (Redis user = as("claw:s3cret")) {
      works(user);
      assertThat(new RedisFacts(user).settings()).isEmpty();
      assertThat(new RedisFacts(user).info("server")).containsKey("redis_version");
    }
  }
}
