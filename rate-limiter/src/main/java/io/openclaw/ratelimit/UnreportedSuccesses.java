package io.openclaw.ratelimit;

import io.openclaw.ratelimit.Limits.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Successes of an account without limits, gathered so that they cost no call to the limits each.
final class UnreportedSuccesses {
  private static final int MOST_SAMPLES = 50;

  private final Map<String, Successes> byModel = new HashMap<>();

  synchronized void add(String model, long startedAt, @Nullable Duration firstToken) {
    Successes of = byModel.computeIfAbsent(model, _ -> new Successes());
    of.count++;
    of.startedAt = Math.max(of.startedAt, startedAt);
    if (firstToken != null && of.firstTokens.size() < MOST_SAMPLES) {
      of.firstTokens.add(firstToken);
    }
  }

  synchronized List<Settlement> take() {
    List<Settlement> all = new ArrayList<>();
    byModel.forEach((model, of) -> all.add(of.settlement(model)));
    byModel.clear();
    return all;
  }

  private static final class Successes {
    private int count;
    private long startedAt;
    private final List<Duration> firstTokens = new ArrayList<>();

    Settlement settlement(String model) {
      return new Settlement(
          "",
          Duration.ZERO,
          model,
          new CallOutcome.Succeeded(null),
          startedAt,
          0,
          count,
          count,
          List.copyOf(firstTokens));
    }
  }
}
