package io.openclaw.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.testkit.redis.TestRedis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs random histories on the store in Redis and on its model, and compares every answer and the
/// whole state. `-Dhistories=N` and `-Dseed=S` change how many and which. With the usual number it
/// goes on until every transition was visited, up to a bound.
class RedisTaskStoreHistoriesTest {
  private static final int RUNNERS = 2;

  private static final int USUAL = 300;
  private static final int MOST = 10_000;

  private final int histories = Integer.getInteger("histories", USUAL);
  private final long seed = Long.getLong("seed", new Random().nextLong());
  private final AtomicInteger next = new AtomicInteger();
  private final Set<Transition> visited = ConcurrentHashMap.newKeySet();

  @Test
  void redisAndModelStayEqualAndEveryTransitionIsVisited(@TempDir Path data)
      throws InterruptedException, ExecutionException {
    System.out.printf("histories: -Dseed=%d -Dhistories=%d%n", seed, histories);
    try (TestRedis server = TestRedis.start(data);
        ExecutorService runners = Executors.newFixedThreadPool(RUNNERS)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int database = 0; database < RUNNERS; database++) {
        String url = server.url() + "/" + database;
        runs.add(runners.submit(() -> compareAll(url)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    }
    assumeTrue(histories >= USUAL, "too few histories to meet every transition");
    assertThat(visited).containsExactlyInAnyOrder(Transition.values());
  }

  private void compareAll(String url) {
    try (Comparison comparison = new Comparison(url)) {
      for (int i = next.getAndIncrement(); isWanted(i); i = next.getAndIncrement()) {
        comparison.compare(seed + i);
        visited.addAll(comparison.transitions.visited);
      }
    } catch (AssertionError differs) {
      next.set(Math.max(MOST, histories));
      throw differs;
    }
  }

  private boolean isWanted(int history) {
    boolean missing = histories >= USUAL && visited.size() < Transition.values().length;
    return history < histories || (missing && history < MOST);
  }
}
