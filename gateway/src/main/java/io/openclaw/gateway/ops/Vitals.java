package io.openclaw.gateway.ops;

import io.openclaw.gateway.history.HistoryState;
import io.openclaw.gateway.store.StoreSafety;
import io.openclaw.task.TaskReader;
import io.openclaw.task.Workers;
import io.openclaw.task.Workers.Worker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// What is there and what is not, asked anew each time and within a fifth of a second.
final class Vitals {
  private final TaskReader store;
  private final Workers workers;
  private final Supplier<Optional<HistoryState>> history;
  private final StoreSafety safety;

  Vitals(
      TaskReader store,
      Workers workers,
      Supplier<Optional<HistoryState>> history,
      StoreSafety safety) {
    this.store = store;
    this.workers = workers;
    this.history = history;
    this.safety = safety;
  }

  /// @param unsafe settings of Redis that may lose accepted tasks
  /// @param workers empty when it is not known
  record Health(
      boolean redis, List<String> unsafe, boolean history, Optional<List<Worker>> workers) {
    String status() {
      boolean whole =
          unsafe.isEmpty() && history && workers.filter(it -> !it.isEmpty()).isPresent();
      return !redis ? "down" : whole ? "up" : "degraded";
    }
  }

  Health health() {
    CompletableFuture<Boolean> redis = Probe.ask(this::ping);
    CompletableFuture<List<Worker>> there = Probe.ask(workers::list);
    CompletableFuture<Optional<HistoryState>> kept = Probe.ask(history);
    return new Health(
        Probe.of(redis).orElse(false),
        safety.problems(),
        Probe.of(kept).map(state -> state.map(HistoryState::ok).orElse(true)).orElse(false),
        Probe.of(there));
  }

  Optional<Map<String, Long>> tally() {
    return Probe.of(Probe.ask(store::tally));
  }

  Optional<HistoryState> history() {
    return Probe.of(Probe.ask(history)).flatMap(it -> it);
  }

  private boolean ping() {
    store.ping();
    return true;
  }
}
