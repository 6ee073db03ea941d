package io.openclaw.bench.idle;

import io.openclaw.bench.figure.Machine;
import io.openclaw.bench.figure.Report;
import io.openclaw.bench.target.Endpoint;
import io.openclaw.bench.target.Gateway;
import io.openclaw.bench.target.Processes;
import io.openclaw.bench.target.SystemOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "idle",
    sortOptions = false,
    description = {
      "Heap of the gateway for each idle connection (STOMP over WebSocket), and how soon all is free"
          + " again once the clients are gone without a word.",
      "The gateway must have no limit of connections, and this program and the gateway enough open"
          + " files. Ends with 1 when a connection is refused or lost, or is still counted 60 s after"
          + " its client is gone."
    })
public final class IdleCommand implements Callable<Integer> {
  private static final double KILO = 1 << 10;
  private static final int WARMUP = 200;
  private static final Duration TO_BE_FREE = Duration.ofMinutes(1);

  @Mixin private final SystemOptions system = new SystemOptions();

  @Option(names = "--connections", defaultValue = "10000", description = "Connections held.")
  private int connections;

  @Option(names = "--seconds", defaultValue = "40", description = "How long they are held.")
  private int seconds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Endpoint endpoint = system.gateway();
    Processes processes = system.processes();
    Report report = new Report("idle").put("machine_before", Machine.now());
    try (Gateway gateway = new Gateway(endpoint, Duration.ofSeconds(10))) {
      warmUp(endpoint);
      awaitFree(gateway, report);
      long heapBefore = processes.gatewayHeap();
      long rssBefore = processes.gatewayRss();
      report.put("connections", connections).put("counted_before", gateway.connections());
      try (IdleSessions sessions = new IdleSessions(endpoint)) {
        sessions.open(connections);
        TimeUnit.SECONDS.sleep(seconds);
        report
            .put("counted", gateway.connections())
            .put("heap_kb_each", (processes.gatewayHeap() - heapBefore) / KILO / connections)
            .put("rss_kb_each", (processes.gatewayRss() - rssBefore) / KILO / connections);
        judge(sessions, report);
      }
      report
          .put("free_after_s", awaitFree(gateway, report))
          .put("heap_mb_left", (processes.gatewayHeap() - heapBefore) / KILO / KILO);
    }
    return report.put("machine_after", Machine.now()).print(System.out);
  }

  /// The first connections load classes and fill pools.
  private void warmUp(Endpoint endpoint) {
    try (IdleSessions sessions = new IdleSessions(endpoint)) {
      sessions.open(Math.min(connections, WARMUP));
    }
  }

  private static void judge(IdleSessions sessions, Report report) {
    if (!sessions.failures().isEmpty()) {
      report.wrong(
          "%d connections were refused or lost, one: %s"
              .formatted(sessions.failures().size(), sessions.failures().getFirst()));
    }
  }

  /// Seconds until the gateway counts none.
  private static double awaitFree(Gateway gateway, Report report)
      throws IOException, InterruptedException {
    long from = System.nanoTime();
    long left = gateway.connections();
    while (left > 0 && System.nanoTime() - from < TO_BE_FREE.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(50);
      left = gateway.connections();
    }
    if (left > 0) {
      report.wrong("%d connections are still counted, all clients are gone".formatted(left));
    }
    return (System.nanoTime() - from) / 1e9;
  }
}
