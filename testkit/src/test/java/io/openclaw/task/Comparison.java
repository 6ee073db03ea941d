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
  private static final int STEPS = 40;

  /// Divides [#STEPS], so that the last state is compared.
  private static final int SOME_STEPS = 6;

  final VisitedTransitions transitions = new VisitedTransitions();
  private final Redis redis;
  private final RedisTaskStore store;
  private RandomHistory history = new RandomHistory(0);
  private int fences;
  private long clock;

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

  /// Compares every answer, and the whole state now and then; where that differs, the history is
  /// taken once more to name the step.
  void compare(long seed) {
    try {
      compare(seed, SOME_STEPS);
    } catch (AssertionError differs) {
      compare(seed, /* every= */ 1);
      throw differs;
    }
  }

  private void compare(long seed, int every) {
    redis.call(it -> it.flushdb());
    transitions.forgetTasks();
    history = new RandomHistory(seed);
    fences = 0;
    clock = 0;
    RandomHistory of = history;
    MemoryTaskStore model =
        new MemoryTaskStore(() -> Instant.ofEpochMilli(of.clock), RandomHistory.LIMITS, stems());
    List<String> taken = new ArrayList<>();
    for (int i = 1; i <= STEPS; i++) {
      RandomHistory.Step step = history.next();
      taken.add(step.name());
      setClock(history.clock);
      Object expected = step.run().apply(model);
      Object actual = step.run().apply(store);
      Supplier<String> story = () -> "seed " + seed + ": " + taken;
      assertThat(actual).as(story).isEqualTo(expected);
      if (i % every == 0) {
        assertSame(RedisDump.of(redis), model.dump(), story);
      }
      history.claimed(expected);
      transitions.follow(model, history.known());
    }
  }

  private void setClock(long now) {
    if (now != clock) {
      redis.call(it -> it.set(RedisKeys.shard(0) + RedisDump.TEST_CLOCK, Long.toString(now)));
      clock = now;
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
