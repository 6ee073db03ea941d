package io.openclaw.systemtests.cuts;

import io.openclaw.testkit.client.Ask;
import io.openclaw.testkit.client.TaskClient;
import io.openclaw.testkit.client.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Clients that ask one thing after the other and watch each task by every [WatchTransport] at
/// once.
final class WatchingClients {
  private static final Duration TO_SUBMIT = Duration.ofSeconds(60);
  private static final Duration TO_END = Duration.ofMinutes(2);
  private static final String WORDS = "every watcher sees the whole log in order and once é🦞";

  private final TaskClient client;
  private final long seed;
  private final int pieces;
  private final AtomicInteger tasks = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> troubles = new ConcurrentLinkedQueue<>();

  /// @param pieces of each answer, 20 a second
  WatchingClients(TaskClient client, long seed, int pieces) {
    this.client = client;
    this.seed = seed;
    this.pieces = pieces;
  }

  /// Goes on for as long as `more`; returns when all that was begun is seen to its end.
  void attend(int atOnce, BooleanSupplier more) {
    try (ExecutorService seats = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < atOnce; i++) {
        seats.execute(() -> {
          do {
            ask(tasks.incrementAndGet());
          } while (more.getAsBoolean());
        });
      }
    }
  }

  /// Why a client gave up.
  List<String> troubles() {
    return List.copyOf(troubles);
  }

  private void ask(int number) {
    String key = "cuts%d-%d".formatted(seed, number);
    List<Watcher> watchers = new ArrayList<>();
    try {
      String steps = "tokens=%d rate=20 first=20ms".formatted(pieces);
      String task = client.submit(Ask.replying(text(key, number), steps), key, TO_SUBMIT);
      for (WatchTransport way : WatchTransport.values()) {
        watchers.add(way.watch(client, task));
      }
      watchers.forEach(watcher -> watcher.await(TO_END));
      client.read(task, TO_SUBMIT);
    } catch (RuntimeException e) {
      troubles.add(key + ": " + e.getMessage());
    } finally {
      watchers.forEach(Watcher::close);
    }
  }

  /// More letters than pieces.
  private String text(String key, int number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    String[] words = WORDS.split(" ", -1);
    StringBuilder text = new StringBuilder(key);
    for (int i = 0; i < pieces; i++) {
      text.append(' ').append(words[random.nextInt(words.length)]);
    }
    return text.toString();
  }
}
