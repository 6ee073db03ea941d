package io.openclaw.systemtests;

import io.openclaw.testkit.client.TaskClient;
import io.openclaw.testkit.client.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// Many clients, each with one task: it submits, watches in two ways, does what its action says,
/// reads the task at the end and its log once more from the start.
public final class Workload {
  private static final Duration TO_SUBMIT = Duration.ofSeconds(60);

  private final TaskClient client;
  private final long seed;
  private final int inFlight;
  private final int pauses;
  private final Duration toEnd;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger over = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> troubles = new ConcurrentLinkedQueue<>();

  /// @param inFlight clients at once
  /// @param pauses how many of a hundred pause their task
  /// @param toEnd how long one task may take before its client gives up on it
  public Workload(TaskClient client, long seed, int inFlight, int pauses, Duration toEnd) {
    this.client = client;
    this.seed = seed;
    this.inFlight = inFlight;
    this.pauses = pauses;
    this.toEnd = toEnd;
  }

  /// Begins at least `tasks` tasks, and more for as long as `more`; returns when all are over.
  public void run(int tasks, BooleanSupplier more) {
    Semaphore places = new Semaphore(inFlight);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      while (begun.get() < tasks || more.getAsBoolean()) {
        places.acquireUninterruptibly();
        WorkloadTask work = WorkloadTask.number(begun.incrementAndGet(), seed, pauses);
        clients.execute(() -> {
          try {
            live(work);
          } catch (RuntimeException e) {
            // The history shows what is missing; this says why its client gave up.
            troubles.add(work.key() + ": " + e.getMessage());
          } finally {
            over.incrementAndGet();
            places.release();
          }
        });
      }
    }
  }

  public int begun() {
    return begun.get();
  }

  public int over() {
    return over.get();
  }

  /// Why clients gave up.
  public List<String> troubles() {
    return List.copyOf(troubles);
  }

  private void live(WorkloadTask work) {
    String task = submit(work);
    Actions actions = new Actions(work, task);
    try (Watcher sse = Watcher.sse(client, task, actions);
        Watcher poll = Watcher.poll(client, task, event -> {})) {
      actions.watchers(sse, poll);
      sse.await(toEnd);
      poll.await(toEnd);
    }
    client.read(task, toEnd);
    try (Watcher late = Watcher.replay(client, task, "end")) {
      late.await(toEnd);
    }
  }

  private String submit(WorkloadTask work) {
    if (work.action() == WorkloadTask.Action.TWICE) {
      Thread twin =
          Thread.ofVirtual().start(() -> client.submit(work.ask(), work.key(), TO_SUBMIT));
      String task = client.submit(work.ask(), work.key(), TO_SUBMIT);
      join(twin);
      return task;
    }
    return client.submit(work.ask(), work.key(), TO_SUBMIT);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Hears each event of the first watcher and acts on the one that its work names.
  private final class Actions implements Consumer<JsonNode> {
    private final WorkloadTask work;
    private final String task;
    private volatile List<Watcher> watchers = List.of();

    Actions(WorkloadTask work, String task) {
      this.work = work;
      this.task = task;
    }

    void watchers(Watcher... all) {
      watchers = List.of(all);
    }

    @Override
    public void accept(JsonNode event) {
      long seq = event.path("seq").asLong(0);
      switch (work.action()) {
        case CANCELS -> {
          if (seq == work.after()) {
            Thread.ofVirtual().start(() -> client.cancel(task, toEnd));
          }
        }
        case DROPS -> {
          if (seq % work.after() == 0) {
            watchers.forEach(Watcher::drop);
          }
        }
        case PAUSES -> {
          if (seq == work.after()) {
            Thread.ofVirtual().start(() -> client.control(task, "pause", toEnd));
          } else if (event.path("type").asString("").equals("paused")) {
            Thread.ofVirtual().start(() -> client.control(task, "resume", toEnd));
          }
        }
        case NONE, TWICE, UNLUCKY -> {}
      }
    }
  }
}
