package io.openclaw.ratelimit;

import io.openclaw.provider.AccountState.Breaker;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The breakers of one account of the model: of so many models at most, and none for ever.
final class MemoryBreakers {
  private static final int MOST_MODELS = 64;
  private static final long FORGOTTEN_AFTER_MILLIS = 3_600_000;

  private final LimiterSettings settings;
  private final Map<String, MemoryBreaker> byModel = new HashMap<>();

  MemoryBreakers(LimiterSettings settings) {
    this.settings = settings;
  }

  @Nullable MemoryBreaker of(String model) {
    return byModel.get(model);
  }

  boolean broken(String model) {
    MemoryBreaker breaker = byModel.get(model);
    return breaker != null && breaker.isOpen();
  }

  void end(Limits.Settlement settlement, CallOutcome outcome, long at) {
    String model = settlement.model();
    MemoryBreaker breaker =
        Optional.ofNullable(byModel.get(model)).orElseGet(() -> new MemoryBreaker(settings));
    breaker.end(settlement.holder(), outcome, at);
    if (breaker.well()) {
      byModel.remove(model);
    } else if (!byModel.containsKey(model)) {
      forgetIdle(at, 1);
      byModel.put(model, breaker);
    }
  }

  void forgetIdle(long at, int room) {
    byModel.values().removeIf(it -> it.idleSince() + FORGOTTEN_AFTER_MILLIS <= at);
    List<String> order =
        byModel.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<String, MemoryBreaker>>comparingInt(
                        it -> it.getValue().isOpen() ? 1 : 0)
                    .thenComparingLong(it -> it.getValue().used())
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .toList();
    order.stream().limit(Math.max(0, order.size() - (MOST_MODELS - room))).forEach(byModel::remove);
  }

  Map<String, Breaker> views(long at) {
    Map<String, Breaker> views = new HashMap<>();
    byModel.forEach((model, breaker) -> views.put(model, breaker.view(at)));
    return views;
  }
}
