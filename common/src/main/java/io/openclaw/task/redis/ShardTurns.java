package io.openclaw.task.redis;

import io.openclaw.task.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The order in which shards are visited: each round begins one further than the round before, so
/// that none is always the last. Processes begin at different ones.
final class ShardTurns {
  private final ShardCount shards;
  private final AtomicInteger next =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(1 << 20));

  ShardTurns(ShardCount shards) {
    this.shards = shards;
  }

  /// All shards once.
  List<Integer> round() {
    int count = shards.get();
    int first = Math.floorMod(next.getAndIncrement(), count);
    return IntStream.range(first, first + count).mapToObj(it -> it % count).toList();
  }

  /// The next round begins behind `shard`.
  void goOnBehind(int shard) {
    next.set(shard + 1);
  }

  /// Visits all shards, also when some cannot be reached; then throws what the last of these threw.
  <T> List<T> each(IntFunction<T> visit) {
    List<T> answers = new ArrayList<>();
    @Nullable StoreException failed = null;
    for (int shard : round()) {
      try {
        answers.add(visit.apply(shard));
      } catch (StoreException away) {
        failed = away;
      }
    }
    if (failed != null) {
      throw failed;
    }
    return answers;
  }
}
