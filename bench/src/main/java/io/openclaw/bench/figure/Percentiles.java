package io.openclaw.bench.figure;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Durations that were measured, three digits exact. Safe for many threads.
public final class Percentiles {
  private static final int DIGITS = 3;
  private static final double NANOS_A_MILLI = 1e6;

  private final Histogram histogram = new ConcurrentHistogram(DIGITS);

  public Percentiles() {
    histogram.setAutoResize(true);
  }

  /// A duration below nothing (two clocks that differ by a tick) counts as none.
  public void record(long nanos) {
    histogram.recordValue(Math.max(0, nanos));
  }

  public long count() {
    return histogram.getTotalCount();
  }

  /// Milliseconds at or below which `percent` of the durations lie.
  public double millis(double percent) {
    return count() == 0 ? 0 : histogram.getValueAtPercentile(percent) / NANOS_A_MILLI;
  }

  public double maxMillis() {
    return histogram.getMaxValue() / NANOS_A_MILLI;
  }
}
