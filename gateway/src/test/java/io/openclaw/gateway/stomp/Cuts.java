package io.openclaw.gateway.stomp;

import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.stomp.RawClient.Got;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Watches a task that is being written to, and is cut off again and again.
final class Cuts {
  private final int port;
  private final String task;
  private final long seed;
  private final AtomicInteger made = new AtomicInteger();

  Cuts(int port, String task, long seed) {
    this.port = port;
    this.task = task;
    this.seed = seed;
  }

  int made() {
    return made.get();
  }

  /// Everything that each of `watchers` saw, in the order in which it came.
  List<List<String>> watch(int watchers, ScriptedWorker worker, int events) {
    List<CompletableFuture<List<String>>> all = new ArrayList<>();
    for (int at = 0; at < watchers; at++) {
      Random random = new Random(seed + at);
      all.add(CompletableFuture.supplyAsync(() -> watch(random), Thread::startVirtualThread));
    }
    write(worker, new Random(seed - 1), events);
    return all.stream().map(CompletableFuture::join).toList();
  }

  private static void write(ScriptedWorker worker, Random random, int events) {
    for (int event = 0; event < events; event++) {
      worker.say("piece " + event + "x".repeat(random.nextInt(300)));
      if (random.nextInt(3) == 0) {
        LockSupport.parkNanos(random.nextInt(20_000_000));
      }
    }
    worker.succeed("x");
  }

  private List<String> watch(Random random) {
    List<String> seen = new ArrayList<>();
    while (seen.isEmpty() || !seen.getLast().contains("\"type\":\"done\"")) {
      try (RawClient client = RawClient.connected(port)) {
        client.subscribe("w", "/topic/tasks/" + task, "after:" + seen.size());
        read(client, random.nextInt(25), seen);
        made.incrementAndGet();
      }
    }
    return seen;
  }

  private static void read(RawClient client, int count, List<String> seen) {
    for (int left = count; left > 0; left--) {
      Got next = client.next(it -> it.seq() > 0);
      if (next.seq() != seen.size() + 1) {
        throw new AssertionError("after " + seen.size() + " came " + next.seq());
      }
      seen.add(next.body());
      if (next.body().contains("\"type\":\"done\"")) {
        return;
      }
    }
  }
}
