package io.openclaw.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import io.openclaw.task.redis.ShardCount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisCheckTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Map<String, String> GOOD =
      Map.of(
          "appendonly", "yes",
          "appendfsync", "always",
          "maxmemory-policy", "noeviction",
          "maxmemory", "1");

  @Test
  void theRequirementsNameEachSettingThatBreaksThePromise() {
    assertThat(RedisRequirements.settings(GOOD)).isEmpty();
    assertThat(
            RedisRequirements.settings(
                Map.of(
                    "appendonly", "no",
                    "appendfsync", "everysec",
                    "maxmemory-policy", "allkeys-lru",
                    "maxmemory", "0")))
        .containsExactly(
            "appendonly is no, not yes",
            "appendfsync is everysec, not always",
            "maxmemory-policy is allkeys-lru, not noeviction",
            "maxmemory is not set");
    assertThat(RedisRequirements.version(Map.of("redis_version", "7.0.15"))).isEmpty();
    assertThat(RedisRequirements.version(Map.of("redis_version", "6.2.14")))
        .containsExactly("Redis is 6.2.14, 7.0 or newer is needed");
  }

  @Test
  void aRedisOfOurOwnThatCannotKeepThePromiseEndsTheGateway(@TempDir Path data) {
    try (LocalRedis server = LocalRedis.start(LocalRedis.Settings.in(data));
        Redis redis = Redis.connect(server.url(), Duration.ofSeconds(1))) {
      List<String> said = new CopyOnWriteArrayList<>();
      await().until(redis::connected);
      check(redis, said, /* ours= */ true);
      assertThat(new RedisMemory(new RedisFacts(redis)).used()).isBetween(0.0, 0.5).isPositive();

      redis.call(it -> it.configSet("appendfsync", "everysec"));
      check(redis, said, /* ours= */ false);
      assertThat(said).isEmpty();

      RedisCheck check = check(redis, /* ours= */ true, MINUTE, said);
      check.start();
      await()
          .untilAsserted(() ->
              assertThat(said)
                  .containsExactly(
                      "Redis cannot keep accepted tasks safe: appendfsync is everysec, not always."));
      check.stop();
    }
  }

  /// Also a Redis that is not ours: another number of shards would lose tasks there, too.
  @Test
  void aRedisWithAnotherNumberOfShardsEndsTheGatewayWhenever(@TempDir Path data) {
    try (LocalRedis server = LocalRedis.start(LocalRedis.Settings.in(data));
        Redis redis = Redis.connect(server.url(), Duration.ofSeconds(1))) {
      List<String> said = new CopyOnWriteArrayList<>();
      await().until(redis::connected);
      RedisCheck check = check(redis, /* ours= */ false, Duration.ofMillis(20), said);
      check.start();
      await().until(() -> "1".equals(redis.call(it -> it.get(RedisKeys.shards()))));
      assertThat(said).isEmpty();

      redis.call(it -> it.set(RedisKeys.shards(), "4"));

      await()
          .untilAsserted(() ->
              assertThat(said)
                  .contains(
                      "The tasks in this Redis are divided into 4 shards, but openclaw.shards is 1."
                          + " Start with OPENCLAW_SHARDS=4 or without this setting; another number"
                          + " needs an empty Redis."));
      check.stop();
    }
  }

  private static RedisCheck check(Redis redis, boolean ours, Duration every, List<String> said) {
    return new RedisCheck(
        new RedisFacts(redis), ShardCount.agreed(redis, 1), ours, every, said::add);
  }

  private static void check(Redis redis, List<String> said, boolean ours) {
    RedisCheck check = check(redis, ours, MINUTE, said);
    check.start();
    await().pollDelay(Duration.ofMillis(300)).until(() -> said.isEmpty());
    check.stop();
    assertThat(check.isRunning()).isFalse();
  }

  @Test
  void aSettingThatIsChangedLaterIsNoticedAndNeverEndsTheGateway(@TempDir Path data) {
    try (LocalRedis server = LocalRedis.start(LocalRedis.Settings.in(data));
        Redis redis = Redis.connect(server.url(), Duration.ofSeconds(1))) {
      List<String> said = new CopyOnWriteArrayList<>();
      await().until(redis::connected);
      RedisCheck check = check(redis, /* ours= */ true, Duration.ofMillis(20), said);
      check.start();
      await().pollDelay(Duration.ofMillis(300)).until(() -> check.problems().isEmpty());

      redis.call(it -> it.configSet("maxmemory-policy", "allkeys-lru"));
      await()
          .untilAsserted(() ->
              assertThat(check.problems())
                  .containsExactly("maxmemory-policy is allkeys-lru, not noeviction"));
      redis.call(it -> it.configSet("maxmemory-policy", "noeviction"));
      await().untilAsserted(() -> assertThat(check.problems()).isEmpty());
      check.stop();

      assertThat(said).isEmpty();
    }
  }
}
