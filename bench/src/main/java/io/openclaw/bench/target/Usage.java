package io.openclaw.bench.target;

/// What a process has used so far: CPU since it began, memory now. Figures that cannot be had are
/// 0.
public record Usage(double cpuSeconds, long rssBytes, long heapBytes) {

  public static final Usage NONE = new Usage(0, 0, 0);
}
