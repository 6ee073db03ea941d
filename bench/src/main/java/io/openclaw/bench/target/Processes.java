package io.openclaw.bench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/// The processes of the system by name, for instance `worker-1`. There may be none: a system on
/// another machine shows none.
public final class Processes {
  private static final long KILO = 1024;

  private final Map<String, Long> pids;

  public Processes(Map<String, Long> pids) {
    this.pids = new LinkedHashMap<>(pids);
  }

  public boolean isEmpty() {
    return pids.isEmpty();
  }

  /// CPU and resident memory of each; cheap enough for every second.
  public Map<String, Usage> usage() {
    Map<String, Usage> all = new LinkedHashMap<>();
    pids.forEach((name, pid) -> all.put(name, new Usage(cpu(pid), rss(pid), 0)));
    return all;
  }

  /// The same with the used heap of those that are JVMs; starts a program for each.
  public Map<String, Usage> usageWithHeap() {
    Map<String, Usage> all = new LinkedHashMap<>();
    pids.forEach((name, pid) -> all.put(name, new Usage(cpu(pid), rss(pid), JvmHeap.used(pid))));
    return all;
  }

  /// Heap in use of the gateways after a full collection; 0 where we may not look.
  public long gatewayHeap() {
    return ofGateways(JvmHeap::inUse);
  }

  /// Resident memory of the gateways.
  public long gatewayRss() {
    return ofGateways(Processes::rss);
  }

  private long ofGateways(LongUnaryOperator figure) {
    return pids.entrySet().stream()
        .filter(it -> it.getKey().startsWith("gateway"))
        .mapToLong(it -> figure.applyAsLong(it.getValue()))
        .sum();
  }

  /// CPU seconds of this process.
  public static double ownCpu() {
    return cpu(ProcessHandle.current().pid());
  }

  private static double cpu(long pid) {
    return ProcessHandle.of(pid)
            .flatMap(process -> process.info().totalCpuDuration())
            .orElse(Duration.ZERO)
            .toMillis()
        / 1e3;
  }

  private static long rss(long pid) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KILO)
          .findFirst()
          .orElse(0);
    } catch (IOException _) {
      return 0;
    }
  }
}
