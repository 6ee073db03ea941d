package io.openclaw.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import io.openclaw.task.redis.RedisTaskStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs random histories on the store in Redis and on its model, and compares every answer and the
/// whole state after every step. `-Dhistories=N` and `-Dseed=S` change how many and which.
class RedisTaskStoreHistoriesTest {
  private static final int STEPS = 25;

  private final int histories = Integer.getInteger("histories", 10_000);
  private final long seed = Long.getLong("seed", new Random().nextLong());
  private final VisitedTransitions transitions = new VisitedTransitions();

  @Test
  void redisAndModelStayEqualAndEveryTransitionIsVisited(@TempDir Path data) {
    System.out.printf("histories: -Dseed=%d -Dhistories=%d%n", seed, histories);
    try (LocalRedis server = LocalRedis.start(LocalRedis.Settings.in(data));
        Redis redis = Redis.connect(server.url(), Duration.ofSeconds(10))) {
      org.awaitility.Awaitility.await().until(redis::connected);
      redis.call(it -> it.configSet("appendfsync", "no"));
      for (int i = 0; i < histories; i++) {
        compare(redis, seed + i);
      }
    }
    assumeTrue(histories >= 5_000, "too few histories to meet every transition");
    assertThat(transitions.visited).containsExactlyInAnyOrder(Transition.values());
  }

  private void compare(Redis redis, long historySeed) {
    redis.call(it -> it.flushdb());
    transitions.forgetTasks();
    RandomHistory history = new RandomHistory(historySeed);
    InstantSource clock = () -> Instant.ofEpochMilli(history.clock);
    MemoryTaskStore model = new MemoryTaskStore(clock, RandomHistory.LIMITS, stems());
    RedisTaskStore store =
        RedisTaskStore.forComparison(
            redis, RandomHistory.LIMITS, clock, Map.of("clock", RedisDump.CLOCK), stems());
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      RandomHistory.Step step = history.next();
      taken.add(step.name());
      redis.call(
          it -> it.set(RedisKeys.shard(0) + RedisDump.TEST_CLOCK, Long.toString(history.clock)));
      String story = "seed " + historySeed + ": " + taken;
      Object expected = step.run().apply(model);
      Object actual = step.run().apply(store);
      assertThat(actual).as(story).isEqualTo(expected);
      assertSame(RedisDump.of(redis), model.dump(), story);
      history.claimed(expected);
      transitions.follow(model, history.known());
    }
  }

  /// Shows only what differs.
  private static void assertSame(
      Map<String, String> actual, Map<String, String> expected, String story) {
    Map<String, String> surplus = new TreeMap<>(actual);
    surplus.entrySet().removeAll(expected.entrySet());
    Map<String, String> missing = new TreeMap<>(expected);
    missing.entrySet().removeAll(actual.entrySet());
    assertThat(surplus).as(story).isEqualTo(missing);
  }

  private static Supplier<String> stems() {
    AtomicLong count = new AtomicLong();
    return () -> "fence" + count.incrementAndGet();
  }
}
