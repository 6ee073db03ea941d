package io.openclaw.bench.many;

import io.openclaw.bench.figure.Figures;
import io.openclaw.bench.target.Processes;
import io.openclaw.bench.target.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks at the processes of the system every second, from when it is made until it is closed. The
/// heap is looked at more rarely: that starts a program, which takes CPU from what is measured.
final class ProcessSampler implements AutoCloseable {
  private static final double MEGA = 1 << 20;
  private static final long TICK_MS = Duration.ofSeconds(1).toMillis();
  private static final int HEAP_EVERY = 10;

  private final Processes processes;
  private final Map<String, Usage> before;
  private final Map<String, Usage> peaks;
  private final CountDownLatch over = new CountDownLatch(1);

  ProcessSampler(Processes processes) {
    this.processes = processes;
    this.before = processes.usageWithHeap();
    this.peaks = new ConcurrentHashMap<>(before);
    Thread.ofPlatform().daemon().name("watch").start(this::look);
  }

  /// A row for each process: memory before and at its highest, CPU seconds since this was made.
  List<Figures> rows() {
    List<Figures> rows = new ArrayList<>();
    Map<String, Usage> now = processes.usage();
    before.forEach((name, first) -> {
      Usage peak = peaks.getOrDefault(name, first);
      rows.add(
          new Figures()
              .with("process", name)
              .with("rss_before_mb", first.rssBytes() / MEGA)
              .with("rss_peak_mb", peak.rssBytes() / MEGA)
              .with("heap_before_mb", first.heapBytes() / MEGA)
              .with("heap_peak_mb", peak.heapBytes() / MEGA)
              .with(
                  "cpu_seconds", now.getOrDefault(name, first).cpuSeconds() - first.cpuSeconds()));
    });
    return rows;
  }

  @Override
  public void close() {
    over.countDown();
  }

  private void look() {
    try {
      for (int tick = 1; !over.await(TICK_MS, TimeUnit.MILLISECONDS); tick++) {
        Map<String, Usage> now =
            tick % HEAP_EVERY == 0 ? processes.usageWithHeap() : processes.usage();
        now.forEach((name, used) -> peaks.merge(name, used, ProcessSampler::higher));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Usage higher(Usage one, Usage other) {
    return new Usage(
        Math.max(one.cpuSeconds(), other.cpuSeconds()),
        Math.max(one.rssBytes(), other.rssBytes()),
        Math.max(one.heapBytes(), other.heapBytes()));
  }
}
