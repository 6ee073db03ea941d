package io.openclaw.gateway.history;

import io.openclaw.task.TaskReader;
import java.time.Duration;
import java.util.function.Supplier;

/// Looks how much waits for the history. Age alone is no reason to refuse tasks, since a few may
/// wait in peace while the history is mended; nor is size, which a burst of ends may bring.
final class Backlog implements HistoryBacklog {
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Supplier<Duration> lag;
  private final TaskReader store;
  private final MemoryGauge memory;
  private final HistorySettings.Behind limits;
  private volatile boolean tooLarge;

  /// @param lag age of the oldest ended task that waits
  Backlog(
      Supplier<Duration> lag, TaskReader store, MemoryGauge memory, HistorySettings.Behind limits) {
    this.lag = lag;
    this.store = store;
    this.memory = memory;
    this.limits = limits;
  }

  @Override
  public boolean tooLarge() {
    return tooLarge;
  }

  /// Costs nothing while nothing is old. Throws [io.openclaw.task.StoreException] when the store is
  /// away; then what was known stays.
  void look() {
    tooLarge = lag.get().compareTo(limits.after()) > 0 && (many() || large());
  }

  private boolean many() {
    return store.tally().getOrDefault("outbox", 0L) >= limits.tasks();
  }

  private boolean large() {
    return memory.used() >= limits.memory();
  }
}
