package io.openclaw.bench.cancel;

import io.openclaw.bench.target.Endpoint;
import io.openclaw.bench.target.Gateway;
import io.openclaw.bench.target.Gateway.Submitted;
import io.openclaw.bench.target.SystemOptions;
import io.openclaw.bench.target.TaskEvents;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Submits tasks that stream for minutes and cancels each after its first words.
final class CancelRun {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long MILLI_NANOS = 1_000_000;

  private final Endpoint endpoint;
  private final SystemOptions system;
  private final InstantSource clock;
  private final String run = UUID.randomUUID().toString();
  private final AtomicInteger next = new AtomicInteger();
  private final Queue<CancelledTask> cancelled = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  CancelRun(Endpoint endpoint, SystemOptions system, InstantSource clock) {
    this.endpoint = endpoint;
    this.system = system;
    this.clock = clock;
  }

  void run(int tasks, int concurrency) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < concurrency; i++) {
        threads.execute(() -> work(tasks));
      }
    }
  }

  List<CancelledTask> cancelled() {
    return List.copyOf(cancelled);
  }

  /// What went wrong before a task could be cancelled, or by cancelling it.
  List<String> failures() {
    return List.copyOf(failures);
  }

  private void work(int tasks) {
    try (Gateway control = new Gateway(endpoint, PATIENCE);
        Gateway watch = new Gateway(endpoint, PATIENCE)) {
      for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
        try {
          cancelled.add(one(control, watch, i));
        } catch (IOException e) {
          failures.add("task %d: %s".formatted(i, e.getMessage()));
        }
      }
    }
  }

  private CancelledTask one(Gateway control, Gateway watch, int number) throws IOException {
    String prompt = "cancel " + run + " " + number + "\n#sim tokens=4000 rate=20";
    Submitted submitted = control.submit(system.order(prompt), UUID.randomUUID().toString());
    if (!submitted.accepted()) {
      throw new IOException("submit answers " + submitted.status());
    }
    TaskEvents events = watch.events(submitted.id());
    events.await("content");
    // Up to 300 ms, so that the calls do not all fall at the same point between two pieces.
    LockSupport.parkNanos(number * 37L % 300 * MILLI_NANOS);
    long atMs = clock.millis();
    long began = System.nanoTime();
    control.cancel(submitted.id());
    long answered = System.nanoTime() - began;
    events.await("done");
    events.drain();
    return new CancelledTask(prompt, submitted.id(), atMs, answered);
  }
}
