package io.openclaw.bench.many;

import io.openclaw.bench.target.Endpoint;
import io.openclaw.bench.target.Gateway;
import io.openclaw.bench.target.Gateway.Submitted;
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
import java.util.stream.IntStream;

/// Submits all tasks as fast as they are accepted.
final class ManyRun {
  private static final int CONNECTIONS = 20;

  private final Endpoint endpoint;
  private final SystemOptions system;
  private final List<String> prompts;
  private final AtomicInteger next = new AtomicInteger();
  private final Queue<String> ids = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  ManyRun(Endpoint endpoint, SystemOptions system, int tasks, String steering) {
    this.endpoint = endpoint;
    this.system = system;
    String run = UUID.randomUUID().toString();
    this.prompts =
        IntStream.range(0, tasks)
            .mapToObj(number -> "many " + run + " " + number + "\n" + steering)
            .toList();
  }

  void submit() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        threads.execute(this::work);
      }
    }
  }

  List<String> prompts() {
    return prompts;
  }

  List<String> ids() {
    return List.copyOf(ids);
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  private void work() {
    try (Gateway gateway = new Gateway(endpoint, Duration.ofSeconds(10))) {
      for (int i = next.getAndIncrement(); i < prompts.size(); i = next.getAndIncrement()) {
        submit(gateway, prompts.get(i));
      }
    }
  }

  private void submit(Gateway gateway, String prompt) {
    try {
      Submitted submitted = gateway.submit(system.order(prompt), UUID.randomUUID().toString());
      if (submitted.accepted()) {
        ids.add(submitted.id());
      } else {
        failures.add("submit answers " + submitted.status());
      }
    } catch (IOException e) {
      failures.add("submit: " + e.getMessage());
    }
  }
}
