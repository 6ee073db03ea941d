package io.openclaw.gateway.webhook;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// How attempts of this gateway came out.
public final class DeliveryCounts {
  enum Outcome {
    DELIVERED,
    /// It failed and is tried again.
    REPEATED,
    /// It failed, and was tried for long enough.
    GIVEN_UP,
    /// The receiver wants to hear of it no more.
    GONE,
    /// There was no place for it; no attempt.
    POSTPONED
  }

  private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);

  DeliveryCounts() {
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, new LongAdder());
    }
  }

  void add(Outcome outcome) {
    add(outcome, 1);
  }

  void add(Outcome outcome, int times) {
    counts.getOrDefault(outcome, new LongAdder()).add(times);
  }

  /// By the word of the outcome.
  public Map<String, Long> now() {
    Map<String, Long> all = new LinkedHashMap<>();
    counts.forEach(
        (outcome, count) -> all.put(outcome.name().toLowerCase(Locale.ROOT), count.sum()));
    return all;
  }
}
