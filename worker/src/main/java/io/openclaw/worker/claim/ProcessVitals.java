package io.openclaw.worker.claim;

import com.sun.management.OperatingSystemMXBean;
import io.openclaw.task.Workers.Vitals;
import io.openclaw.worker.memory.ProcessMemory;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.Objects;

/// How this process is, for those who look after the workers.
final class ProcessVitals {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final String VERSION =
      Objects.requireNonNullElse(
          ProcessVitals.class.getPackage().getImplementationVersion(), "development");

  private ProcessVitals() {}

  static Vitals now(InstantSource clock) {
    return new Vitals(
        VERSION,
        clock.millis(),
        ProcessMemory.residentBytes().orElse(0),
        ProcessMemory.usedHeapBytes(),
        cpuPercent(),
        /* sandbox= */ null);
  }

  /// Of one processor; more than 100 when several are busy.
  private static double cpuPercent() {
    double share = SYSTEM.getProcessCpuLoad() * Runtime.getRuntime().availableProcessors();
    return share > 0 ? Math.round(share * 1000) / 10.0 : 0;
  }
}
