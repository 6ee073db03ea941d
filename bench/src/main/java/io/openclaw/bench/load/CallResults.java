package io.openclaw.bench.load;

import io.openclaw.bench.figure.Percentiles;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What came of the calls of a run. `latency` is counted from the time a call was due. `lateness`
/// is how late the generator itself was, for calls that had a free connection in time: when it
/// grows, the generator is what was measured.
public final class CallResults {
  private final Percentiles latency = new Percentiles();
  private final Percentiles lateness = new Percentiles();
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
  private volatile double seconds;

  void answered(String outcome, long nanosSinceDue) {
    latency.record(nanosSinceDue);
    outcomes.computeIfAbsent(outcome, _ -> new LongAdder()).increment();
  }

  void left(long nanosSinceDue) {
    lateness.record(nanosSinceDue);
  }

  void ended(long nanos) {
    seconds = nanos / 1e9;
  }

  public Percentiles latency() {
    return latency;
  }

  public Percentiles lateness() {
    return lateness;
  }

  /// From the first due time to the last answer.
  public double seconds() {
    return seconds;
  }

  public Map<String, Long> outcomes() {
    Map<String, Long> counts = new TreeMap<>();
    outcomes.forEach((outcome, count) -> counts.put(outcome, count.sum()));
    return counts;
  }

  /// Calls whose outcome was not `good`.
  public long others(String good) {
    return latency.count() - outcomes().getOrDefault(good, 0L);
  }
}
