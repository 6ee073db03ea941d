package io.openclaw.bench.figure;

import java.lang.management.ManagementFactory;

/// What else the machine was doing: a figure means little without it.
public final class Machine {
  private Machine() {}

  public static Figures now() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return new Figures()
        .with("cpus", system.getAvailableProcessors())
        .with("load", system.getSystemLoadAverage());
  }
}
