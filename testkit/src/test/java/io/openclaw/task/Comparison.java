package io.openclaw.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import io.openclaw.task.redis.RedisTaskStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Takes a history's steps on the store in Redis and on the model alike. Has a database of its own.
final class Comparison implements AutoCloseable {
  private static final int STEPS = 30;

  final VisitedTransitions transitions = new VisitedTransitions();
  private final Redis redis;
  private final RedisTaskStore store;
  private RandomHistory history = new RandomHistory(0);
  private int fences;

  Comparison(String url) {
    redis = Redis.connect(url, Duration.ofSeconds(10));
    await().until(redis::connected);
    redis.call(it -> it.configSet("appendfsync", "no"));
    InstantSource clock = () -> Instant.ofEpochMilli(history.clock);
    store =
        RedisTaskStore.forComparison(
            redis,
            RandomHistory.LIMITS,
            clock,
            Map.of("clock", RedisDump.CLOCK),
            () -> "fence" + ++fences);
  }

  void compare(long seed) {
    redis.call(it -> it.flushdb());
    transitions.forgetTasks();
    history = new RandomHistory(seed);
    fences = 0;
    RandomHistory of = history;
    MemoryTaskStore model =
        new MemoryTaskStore(() -> Instant.ofEpochMilli(of.clock), RandomHistory.LIMITS, stems());
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      RandomHistory.Step step = history.next();
      taken.add(step.name());
      redis.call(
          it -> it.set(RedisKeys.shard(0) + RedisDump.TEST_CLOCK, Long.toString(history.clock)));
      Object expected = step.run().apply(model);
      Object actual = step.run().apply(store);
      Supplier<String> story = () -> "seed " + seed + ": " + taken;
      assertThat(actual).as(story).isEqualTo(expected);
      assertSame(RedisDump.of(redis), model.dump(), story);
      history.claimed(expected);
      transitions.follow(model, history.known());
    }
  }

  @Override
  public void close() {
    redis.close();
  }

  /// Shows only what differs.
  private static void assertSame(
      Map<String, String> actual, Map<String, String> expected, Supplier<String> story) {
    if (actual.equals(expected)) {
      return;
    }
    Map<String, String> surplus = new TreeMap<>(actual);
    surplus.entrySet().removeAll(expected.entrySet());
    Map<String, String> missing = new TreeMap<>(expected);
    missing.entrySet().removeAll(actual.entrySet());
    assertThat(surplus).as(story).isEqualTo(missing);
  }

  private static Supplier<String> stems() {
    int[] count = new int[1];
    return () -> "fence" + ++count[0];
  }
}
