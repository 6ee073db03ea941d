package io.openclaw.bench.firsttoken;

import io.openclaw.bench.figure.Figures;
import io.openclaw.bench.figure.Percentiles;
import io.openclaw.bench.http.Server;
import io.openclaw.bench.target.Endpoint;
import io.openclaw.bench.target.SystemOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Sends each prompt both ways, one right after the other and now this one first, now that one, so
/// that whatever else the machine does meets both alike.
final class Comparison {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Endpoint gateway;
  private final Server simulator;
  private final SystemOptions system;
  private final String steering;
  private final String run = UUID.randomUUID().toString();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private Percentiles direct = new Percentiles();
  private Percentiles through = new Percentiles();

  Comparison(Endpoint gateway, Server simulator, SystemOptions system, String steering) {
    this.gateway = gateway;
    this.simulator = simulator;
    this.system = system;
    this.steering = steering;
  }

  /// Forgets the figures of the run before, but not its failures.
  void run(int prompts, int concurrency) {
    direct = new Percentiles();
    through = new Percentiles();
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < concurrency; i++) {
        threads.execute(() -> work(next, prompts));
      }
    }
  }

  Percentiles direct() {
    return direct;
  }

  Percentiles through() {
    return through;
  }

  /// Percentiles of the one less those of the other.
  Figures difference() {
    Figures figures = new Figures();
    for (int percent : new int[] {50, 95, 99}) {
      figures.with("p" + percent, through.millis(percent) - direct.millis(percent));
    }
    return figures;
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  private void work(AtomicInteger next, int prompts) {
    try (DirectCall here = new DirectCall(simulator, PATIENCE);
        ThroughSystem there = new ThroughSystem(gateway, system, PATIENCE)) {
      for (int i = next.getAndIncrement(); i < prompts; i = next.getAndIncrement()) {
        try {
          pair(here, there, i);
        } catch (IOException e) {
          failures.add("prompt %d: %s".formatted(i, e.getMessage()));
        }
      }
    }
  }

  private void pair(DirectCall here, ThroughSystem there, int number) throws IOException {
    String prompt = "first token " + run + " " + number + "\n" + steering;
    if (number % 2 == 0) {
      direct.record(here.firstToken(prompt));
      through.record(there.firstToken(prompt));
    } else {
      through.record(there.firstToken(prompt));
      direct.record(here.firstToken(prompt));
    }
  }
}
