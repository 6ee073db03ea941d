package io.openclaw.task;

import static io.openclaw.task.Tasks.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.task.redis.RedisTaskStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// The queue's limits hold over all shards together.
class LimitOverShardsTest extends RedisOfAClass {
  private static final int SHARDS = 4;
  private static final int LIMIT = 40;
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final long seed = Long.getLong("seed", new Random().nextLong());
  private final Random random = new Random(seed);

  private static TaskStore gateway(QueueLimits limits) {
    return new RedisTaskStore(redis, limits, SHARDS, InstantSource.system());
  }

  private static long waiting(TaskStore store) {
    return store.tally().getOrDefault("queued", 0L);
  }

  @RepeatedTest(10)
  void oneGatewayWithManyCallsAtOnceTakesExactlyTheLimit() throws Exception {
    System.out.printf("limit over shards: -Dseed=%d%n", seed);
    TaskStore store = gateway(new QueueLimits(LIMIT, 1 << 30, 1));

    List<SubmitResult> results = submitAll(store, 200, aTask());

    assertThat(waiting(store)).as("seed %d", seed).isEqualTo(LIMIT);
    assertThat(results.stream().filter(SubmitResult.Accepted.class::isInstance)).hasSize(LIMIT);
    assertThat(results.stream().filter(it -> !(it instanceof SubmitResult.Accepted)))
        .hasSize(160)
        .allMatch(it -> it instanceof SubmitResult.QueueFull full && full.queued() >= LIMIT);
  }

  @Test
  void bytesAndTheShareOfAnOwnerAreCountedOverAllShards() throws Exception {
    TaskStore bytes = gateway(new QueueLimits(1_000, 100, 1));
    submitAll(bytes, 100, aTask().withBytes(10));
    assertThat(waiting(bytes)).isEqualTo(10);

    redis.call(it -> it.flushdb());
    TaskStore shares = gateway(new QueueLimits(LIMIT, 1 << 30, 0.5));
    List<SubmitResult> ofAnn = submitAll(shares, 100, aTask().of("ann"));
    List<SubmitResult> ofBen = submitAll(shares, 100, aTask().of("ben"));

    for (List<SubmitResult> results : List.of(ofAnn, ofBen)) {
      assertThat(results.stream().filter(SubmitResult.Accepted.class::isInstance)).hasSize(20);
    }
    assertThat(ofAnn).anyMatch(SubmitResult.OwnerFull.class::isInstance);
  }

  /// What a worker took in another shard makes room within the time for which counts are kept.
  @Test
  void placesThatGetFreeInOtherShardsAreFilledAgain() throws Exception {
    TaskStore store = gateway(new QueueLimits(LIMIT, 1 << 30, 1));
    submitAll(store, 100, aTask());
    List<Claim> claims = store.claim("w1", Map.of(Lane.SHORT, 8), LEASE);
    claims.forEach(claim -> store.start(claim, "{}"));

    await()
        .until(() -> {
          submitAll(store, 4, aTask());
          return waiting(store) == LIMIT;
        });
    submitAll(store, 40, aTask());
    assertThat(waiting(store)).isEqualTo(LIMIT);
  }

  /// A gateway that comes later has all that waits before its own first call.
  @Test
  void anotherGatewayCountsWhatTheFirstTook() throws Exception {
    QueueLimits limits = new QueueLimits(LIMIT, 1 << 30, 1);
    submitAll(gateway(limits), 39, aTask());

    submitAll(gateway(limits), 20, aTask());

    assertThat(waiting(gateway(limits))).isEqualTo(LIMIT);
  }

  /// From eight threads, in batches of one to five, to shards at random.
  private List<SubmitResult> submitAll(TaskStore store, int count, Tasks task) throws Exception {
    List<Callable<List<SubmitResult>>> calls = new ArrayList<>();
    for (int left = count; left > 0; ) {
      int shard = random.nextInt(SHARDS);
      List<Submission> batch = new ArrayList<>();
      for (int i = Math.min(left, 1 + random.nextInt(5)); i > 0; i--, left--) {
        batch.add(task.build(shard));
      }
      calls.add(() -> store.submit(batch));
    }
    List<SubmitResult> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<List<SubmitResult>> call : threads.invokeAll(calls)) {
        results.addAll(call.get());
      }
    }
    return results;
  }
}
