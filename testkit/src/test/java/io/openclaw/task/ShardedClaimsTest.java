package io.openclaw.task;

import static io.openclaw.task.Tasks.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.task.redis.RedisTaskStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Claims from four shards in one Redis.
class ShardedClaimsTest extends RedisOfAClass {
  private static final int SHARDS = 4;
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final TaskStore store =
      new RedisTaskStore(redis, QueueLimits.DEFAULT, SHARDS, InstantSource.system());

  private void backlog(int shard, int tasks) {
    for (int i = 0; i < tasks; i++) {
      store.submit(List.of(aTask().build(shard)));
    }
  }

  private List<Integer> claimed(int places) {
    return store.claim("w1", Map.of(Lane.SHORT, places), LEASE).stream()
        .map(claim -> claim.id().shard())
        .toList();
  }

  @Test
  void onePlaceAtATimeServesTheShardsInTurnAndPassesOverEmptyOnes() {
    List.of(0, 2, 3).forEach(shard -> backlog(shard, 20));
    List<Integer> served = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      served.addAll(claimed(1));
    }

    assertThat(served).hasSize(30);
    for (int i = 0; i + 3 <= served.size(); i++) {
      assertThat(served.subList(i, i + 3)).as("of %s", served).containsExactlyInAnyOrder(0, 2, 3);
    }
  }

  @Test
  void freePlacesAreSharedAmongShardsWithBacklog() {
    for (int shard = 0; shard < SHARDS; shard++) {
      backlog(shard, 20);
    }

    assertThat(perShard(claimed(8))).isEqualTo(Map.of(0, 2L, 1, 2L, 2, 2L, 3, 2L));
  }

  @Test
  void whatOneShardLeavesIsForTheOthersInTheSameCall() {
    backlog(1, 1);
    backlog(3, 20);

    assertThat(perShard(claimed(8))).isEqualTo(Map.of(1, 1L, 3, 7L));
    assertThat(claimed(100)).hasSize(13);
  }

  private static Map<Integer, Long> perShard(List<Integer> claimed) {
    return claimed.stream().collect(Collectors.groupingBy(it -> it, Collectors.counting()));
  }
}
