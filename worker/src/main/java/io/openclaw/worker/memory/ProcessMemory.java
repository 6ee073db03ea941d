package io.openclaw.worker.memory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;

/// How much memory this process takes.
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private ProcessMemory() {}

  /// Empty where the system does not tell.
  public static OptionalLong residentBytes() {
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(it -> it.startsWith(RESIDENT))
          .mapToLong(it -> Long.parseLong(it.replaceAll("\\D", "")) << 10)
          .findFirst();
    } catch (IOException unknown) {
      return OptionalLong.empty();
    }
  }

  public static long usedHeapBytes() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /// What was still reachable after the last collections, from 0 to 1 of the most that the heap may
  /// take. Unlike what is used, it does not count what the next collection frees.
  static double liveHeap() {
    long live =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(it -> it.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getCollectionUsage)
            .filter(Objects::nonNull)
            .mapToLong(MemoryUsage::getUsed)
            .sum();
    return (double) live / Runtime.getRuntime().maxMemory();
  }
}
