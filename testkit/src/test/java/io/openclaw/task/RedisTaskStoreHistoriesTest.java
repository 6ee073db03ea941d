package io.openclaw.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.testkit.redis.TestRedis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs random histories on the store in Redis and on its model, and compares every answer and the
/// whole state after every step. `-Dhistories=N` and `-Dseed=S` change how many and which.
class RedisTaskStoreHistoriesTest {
  private static final int RUNNERS = 2;

  private final int histories = Integer.getInteger("histories", 10_000);
  private final long seed = Long.getLong("seed", new Random().nextLong());
  private final AtomicInteger next = new AtomicInteger();

  @Test
  void redisAndModelStayEqualAndEveryTransitionIsVisited(@TempDir Path data)
      throws InterruptedException, ExecutionException {
    System.out.printf("histories: -Dseed=%d -Dhistories=%d%n", seed, histories);
    Set<Transition> visited = EnumSet.noneOf(Transition.class);
    try (TestRedis server = TestRedis.start(data);
        ExecutorService runners = Executors.newFixedThreadPool(RUNNERS)) {
      List<Future<Set<Transition>>> runs = new ArrayList<>();
      for (int database = 0; database < RUNNERS; database++) {
        String url = server.url() + "/" + database;
        runs.add(runners.submit(() -> compareAll(url)));
      }
      for (Future<Set<Transition>> run : runs) {
        visited.addAll(run.get());
      }
    }
    assumeTrue(histories >= 5_000, "too few histories to meet every transition");
    assertThat(visited).containsExactlyInAnyOrder(Transition.values());
  }

  private Set<Transition> compareAll(String url) {
    try (Comparison comparison = new Comparison(url)) {
      for (int i = next.getAndIncrement(); i < histories; i = next.getAndIncrement()) {
        comparison.compare(seed + i);
      }
      return comparison.transitions.visited;
    } catch (AssertionError differs) {
      next.set(histories);
      throw differs;
    }
  }
}
