package io.openclaw.task;

import static io.openclaw.task.Tasks.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ScriptOutputType;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisException;
import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.ScriptFiles;
import io.openclaw.task.redis.RedisTaskStore;
import io.openclaw.testkit.cluster.ClusterModeRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract on a Redis in cluster mode, which ends a script that touches another slot than that
/// of its keys.
class RedisClusterModeTest extends TaskControlContract {
  private static final int SHARDS = 3;
  private static final AtomicLong FENCES = new AtomicLong();

  @TempDir static Path data;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static LocalRedis server;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static Redis redis;

  private long now = 1_700_000_000_000L;
  private final TaskStore store = store(LIMITS);

  @BeforeAll
  static void startRedis() {
    server = ClusterModeRedis.start(data);
    redis = Redis.connect(server.url(), Duration.ofSeconds(5));
    await().until(redis::connected);
    redis.call(it -> it.configSet("appendfsync", "no"));
  }

  @AfterAll
  static void stopRedis() {
    try {
      everyScriptHasRun();
    } finally {
      redis.close();
      server.close();
    }
  }

  /// Redis knows a script once it was called.
  private static void everyScriptHasRun() {
    assertThat(ScriptFiles.names())
        .allSatisfy(name -> {
          String sha = ScriptFiles.sha(name, Map.of("clock", RedisDump.CLOCK));
          List<Boolean> known = redis.call(it -> it.scriptExists(sha));
          assertThat(known).containsExactly(true);
        });
  }

  @BeforeEach
  void clear() {
    redis.call(it -> it.flushdb());
    jump(Duration.ZERO);
  }

  @Override
  TaskStore store() {
    return store;
  }

  /// One shard, since the contract puts all tasks into the first.
  @Override
  final TaskStore store(QueueLimits limits) {
    return store(limits, 1);
  }

  private TaskStore store(QueueLimits limits, int shards) {
    return RedisTaskStore.forComparison(
        redis,
        limits,
        shards,
        () -> Instant.ofEpochMilli(now),
        Map.of("clock", RedisDump.CLOCK),
        () -> "fence" + FENCES.incrementAndGet());
  }

  @Override
  long millis() {
    return now;
  }

  @Override
  void jump(Duration time) {
    now += time.toMillis();
    for (int shard = 0; shard < SHARDS; shard++) {
      String clock = RedisKeys.shard(shard) + RedisDump.TEST_CLOCK;
      redis.call(it -> it.set(clock, Long.toString(now)));
    }
  }

  @Test
  void aScriptThatTouchesAnotherSlotIsEnded() {
    String foreign = "#!lua\nreturn redis.call('SET', '" + RedisKeys.shard(1) + "x', 1)";

    assertThatThrownBy(() ->
            redis.call(it ->
                it.<String>eval(
                    foreign, ScriptOutputType.VALUE, new String[] {RedisKeys.shard(0)})))
        .isInstanceOf(RedisException.Refused.class);
  }

  @Test
  void tasksOfAllShardsLiveSideBySide() {
    TaskStore divided = store(LIMITS, SHARDS);
    for (int shard = 0; shard < SHARDS; shard++) {
      divided.submit(List.of(aTask().build(shard)));
    }

    List<Claim> claims = divided.claim("w1", ALL, LEASE);

    assertThat(claims.stream().map(it -> it.id().shard())).containsExactlyInAnyOrder(0, 1, 2);
    claims.forEach(claim -> {
      assertThat(divided.start(claim, "{}")).isPresent();
      assertThat(divided.finish(claim, SUCCESS, 3, List.of(complete()))).isTrue();
    });
    divided.tidy();
    assertThat(divided.list("ann", java.util.Optional.empty(), 10)).hasSize(SHARDS);
  }
}
