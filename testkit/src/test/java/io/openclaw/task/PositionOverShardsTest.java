package io.openclaw.task;

import static io.openclaw.task.Tasks.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.task.redis.RedisTaskStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is told of a task's place in line, against the order in which tasks are claimed.
class PositionOverShardsTest extends RedisOfAClass {
  private static final int SHARDS = 4;
  private static final int TASKS = 200;
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final long seed = Long.getLong("seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private final TaskStore store =
      new RedisTaskStore(redis, new QueueLimits(1_000, 1 << 30, 1), SHARDS, InstantSource.system());

  private SubmitResult.Accepted submit(Tasks task, int shard) {
    return (SubmitResult.Accepted) store.submit(List.of(task.build(shard))).getFirst();
  }

  /// Claimed one by one; each starts at once, so that it stands in nobody's way.
  private List<TaskId> realOrder() {
    List<TaskId> order = new ArrayList<>();
    while (order.size() < TASKS) {
      Claim claim = store.claim("w1", Map.of(Lane.SHORT, 1), LEASE).getFirst();
      store.start(claim, "{}");
      order.add(claim.id());
    }
    return order;
  }

  private static void assertRight(Map<TaskId, Long> told, List<TaskId> order, String story) {
    for (int i = 0; i < order.size(); i++) {
      assertThat(Math.abs(told.getOrDefault(order.get(i), -1L) - (i + 1)))
          .as("%s: place %d, told %s", story, i + 1, told.get(order.get(i)))
          .isLessThanOrEqualTo(SHARDS);
    }
  }

  @Test
  void theAnswerToASubmissionTellsThePlaceAmongAllShards() {
    Map<TaskId, Long> told = new LinkedHashMap<>();
    for (int i = 0; i < TASKS; i++) {
      SubmitResult.Accepted accepted = submit(aTask(), i % SHARDS);
      told.put(accepted.id(), accepted.position());
    }

    assertRight(told, realOrder(), "in turn");
  }

  /// As with idempotency keys, whose shard is chance.
  @Test
  void aTaskThatIsLookedAtTellsItsPlaceAmongShardsOfUnequalLength() {
    System.out.printf("position over shards: -Dseed=%d%n", seed);
    List<TaskId> ids = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      ids.add(submit(aTask(), Math.min(random.nextInt(SHARDS), random.nextInt(SHARDS))).id());
    }
    Map<TaskId, Long> told = new LinkedHashMap<>();
    store.find(ids).forEach(it -> told.put(it.id(), it.position()));
    assertThat(told).hasSize(TASKS);

    assertRight(told, realOrder(), "seed " + seed);
  }

  @Test
  void tasksOfHigherLanesInOtherShardsDelayTheEstimateAndNotThePosition() {
    Tasks stuck = aTask().forAccount("slow", 1);
    SubmitResult.Accepted alone = submit(stuck.inLane(Lane.LONG), 0);
    long before = store.find(alone.id()).orElseThrow().etaMillis();
    for (int i = 0; i < 12; i++) {
      submit(stuck.inLane(Lane.PRIORITY), 1 + i % 3);
    }

    TaskView after = store.find(alone.id()).orElseThrow();

    assertThat(after.position()).isEqualTo(1);
    assertThat(after.etaMillis()).isGreaterThanOrEqualTo(before + 12 * 10_000);
  }

  @Test
  void aTaskOfAnotherAccountIsInNobodysWay() {
    for (int i = 0; i < 12; i++) {
      submit(aTask().forAccount("other", 1), i % SHARDS);
    }

    assertThat(submit(aTask(), 2).position()).isEqualTo(1);
  }
}
