package io.openclaw.bench.watch;

import io.openclaw.bench.append.Producer;
import io.openclaw.bench.figure.Percentiles;
import io.openclaw.bench.figure.Report;
import io.openclaw.bench.target.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Tasks that speak at a given rate, and those who watch them, from first to last.
final class WatchRun implements AutoCloseable {
  private static final long TO_BEGIN_SECONDS = 60;

  private final Producer producer;
  private final Percentiles latency = new Percentiles();
  private final List<TaskWatcher> quick = new ArrayList<>();
  private final List<TaskWatcher> slow = new ArrayList<>();

  WatchRun(Producer producer) {
    this.producer = producer;
  }

  /// Lets them in, one after the other, the tasks in turn; the last `slowOnes` of them read
  /// `slowRate` bytes a second.
  void admit(Transport transport, Endpoint gateway, int viewers, int slowOnes, int slowRate)
      throws IOException {
    List<String> tasks = producer.tasks();
    for (int i = 0; i < viewers; i++) {
      boolean thin = i >= viewers - slowOnes;
      String task = tasks.get(i % tasks.size());
      Percentiles seen = thin ? new Percentiles() : latency;
      TaskWatcher viewer = TaskWatcher.start(transport, gateway, task, thin ? slowRate : 0, seen);
      (thin ? slow : quick).add(viewer);
      await(viewer);
    }
  }

  /// @param warmup at the same rate before, not measured
  void run(double rate, Duration warmup, Duration duration, int size) {
    producer.run(rate, warmup, size);
    quick.forEach(TaskWatcher::measure);
    producer.run(rate, duration, size);
  }

  /// How many events the slow ones have not seen yet, in the mean.
  long behind() {
    long newest = quick.stream().mapToLong(TaskWatcher::seq).max().orElse(0);
    return Math.round(slow.stream().mapToLong(it -> newest - it.seq()).average().orElse(0));
  }

  /// How often slow ones lost their connection so far.
  long resumes() {
    return slow.stream().mapToLong(TaskWatcher::resumes).sum();
  }

  /// Ends the tasks; everybody has to see the end in time.
  void end(Report report, Duration patience) throws InterruptedException {
    producer.finish();
    slow.forEach(TaskWatcher::release);
    long until = System.nanoTime() + patience.toNanos();
    List<TaskWatcher> all = new ArrayList<>(quick);
    all.addAll(slow);
    int wrong = 0;
    String first = "";
    for (TaskWatcher viewer : all) {
      boolean over = viewer.awaitEnd(Math.max(1, (until - System.nanoTime()) / 1_000_000_000));
      if (!over || viewer.failure().isPresent()) {
        first = wrong++ == 0 ? viewer.failure().orElse("not at its end in time") : first;
      }
    }
    if (wrong > 0) {
      report.wrong("%d of %d did not see all of it, one: %s".formatted(wrong, all.size(), first));
    }
  }

  Percentiles latency() {
    return latency;
  }

  Producer producer() {
    return producer;
  }

  @Override
  public void close() {
    quick.forEach(TaskWatcher::close);
    slow.forEach(TaskWatcher::close);
    producer.close();
  }

  private static void await(TaskWatcher viewer) throws IOException {
    try {
      if (!viewer.awaitBegin(TO_BEGIN_SECONDS)) {
        throw new IOException("a watcher sees nothing: " + viewer.failure().orElse("no event"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
