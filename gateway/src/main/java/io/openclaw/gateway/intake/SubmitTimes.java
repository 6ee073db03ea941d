package io.openclaw.gateway.intake;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// How long the last few thousand submissions took.
public final class SubmitTimes {
  private static final int KEPT = 4_096;

  private final AtomicLongArray nanos = new AtomicLongArray(KEPT);
  private final AtomicLong count = new AtomicLong();

  void add(long took) {
    nanos.set((int) (count.getAndIncrement() % KEPT), took);
  }

  public long count() {
    return count.get();
  }

  /// The share of `percent` took no longer; zero when there were none.
  public Duration percentile(double percent) {
    int kept = (int) Math.min(KEPT, count.get());
    if (kept == 0) {
      return Duration.ZERO;
    }
    long[] sorted = new long[kept];
    Arrays.setAll(sorted, nanos::get);
    Arrays.sort(sorted);
    return Duration.ofNanos(sorted[(int) Math.ceil(percent / 100 * kept) - 1]);
  }
}
