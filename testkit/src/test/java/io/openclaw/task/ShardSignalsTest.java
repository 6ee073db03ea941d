package io.openclaw.task;

import static io.openclaw.task.Tasks.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.task.redis.RedisTaskSignals;
import io.openclaw.task.redis.RedisTaskStore;
import io.openclaw.task.redis.ShardCount;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signals of several shards.
class ShardSignalsTest {
  private static final int SHARDS = 3;

  @TempDir static Path data;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static LocalRedis server;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static Redis redis;

  private final TaskStore store =
      new RedisTaskStore(redis, QueueLimits.DEFAULT, SHARDS, InstantSource.system());
  private final Set<TaskId> heard = ConcurrentHashMap.newKeySet();
  private final Set<TaskId> heardByOther = ConcurrentHashMap.newKeySet();

  @BeforeAll
  static void startRedis() {
    server = LocalRedis.start(LocalRedis.Settings.in(data));
    redis = Redis.connect(server.url(), Duration.ofSeconds(5));
    await().until(redis::connected);
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
    server.close();
  }

  @Test
  void allListenersShareOneConnectionAShardAndEachComesBackByItself() throws Exception {
    RedisTaskSignals signals = new RedisTaskSignals(redis, ShardCount.fixed(SHARDS));
    try (AutoCloseable _ = signals.onEvents(list -> list.forEach(it -> heard.add(it.task())));
        AutoCloseable _ =
            signals.onEvents(list -> list.forEach(it -> heardByOther.add(it.task())))) {
      await().until(() -> subscriptions() == SHARDS);
      allShardsAreHeard();

      redis.call(it -> it.clientKill(io.lettuce.core.KillArgs.Builder.typePubsub()));

      await().until(() -> subscriptions() == SHARDS);
      allShardsAreHeard();
      assertThat(subscriptions()).isEqualTo(SHARDS);
    }
    await().until(() -> subscriptions() == 0);
  }

  private void allShardsAreHeard() {
    for (int shard = 0; shard < SHARDS; shard++) {
      int here = shard;
      List<TaskId> sent = new ArrayList<>();
      await()
          .until(() -> {
            Submission task = aTask().build(here);
            store.submit(List.of(task));
            sent.add(task.id());
            return sent.stream().anyMatch(it -> heard.contains(it) && heardByOther.contains(it));
          });
    }
  }

  private static long subscriptions() {
    return redis.call(it -> it.clientList()).lines().filter(it -> it.contains(" ssub=1 ")).count();
  }
}
