package io.openclaw.task;

import io.openclaw.task.TaskHooks.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The webhook deliveries of the in-memory model.
final class MemoryHooks {
  private static final int MOST_RECORDS = 100;

  static final class Hook {
    final String url;
    final Status status;
    final long since;
    int attempt;
    String fence = "";
    int told;

    Hook(String url, Status status, long since) {
      this.url = url;
      this.status = status;
      this.since = since;
    }
  }

  final Map<TaskId, Long> due = new HashMap<>();
  final Map<TaskId, Hook> hooks = new HashMap<>();
  final Map<TaskId, List<String>> records = new HashMap<>();
  private final MemorySignals signals;

  MemoryHooks(MemorySignals signals) {
    this.signals = signals;
  }

  void order(TaskId id, String url, Status status, long at) {
    Hook before = hooks.put(id, new Hook(url, status, at));
    if (before != null) {
      Objects.requireNonNull(hooks.get(id)).told = before.told;
    }
    due.put(id, at);
    signals.hookDue(id);
  }

  List<Delivery> take(int limit, Duration lease, String stem, long at) {
    List<Delivery> taken = new ArrayList<>();
    due.entrySet().stream()
        .filter(it -> it.getValue() <= at)
        .sorted(Map.Entry.<TaskId, Long>comparingByValue().thenComparing(it -> it.getKey().text()))
        .limit(limit)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(id -> {
          Hook hook = Objects.requireNonNull(hooks.get(id));
          hook.fence = stem + ":" + (taken.size() + 1);
          hook.attempt++;
          due.put(id, at + lease.toMillis());
          Instant since = Instant.ofEpochMilli(hook.since);
          taken.add(new Delivery(id, hook.fence, hook.attempt, hook.url, hook.status, since));
        });
    return taken;
  }

  /// Whether the lease was still held.
  boolean settle(Delivery delivery, String record, Optional<Duration> again, long at) {
    Hook hook = hooks.get(delivery.id());
    if (hook == null || !hook.fence.equals(delivery.fence())) {
      return false;
    }
    hook.fence = "";
    List<String> kept = records.computeIfAbsent(delivery.id(), it -> new ArrayList<>());
    kept.add(record);
    if (kept.size() > MOST_RECORDS) {
      kept.removeFirst();
    }
    again.ifPresentOrElse(
        delay -> due.put(delivery.id(), at + delay.toMillis()), () -> due.remove(delivery.id()));
    if (again.isEmpty()) {
      hook.told++;
    }
    return true;
  }

  void postpone(Delivery delivery, Duration delay, long at) {
    Hook hook = hooks.get(delivery.id());
    if (hook != null && hook.fence.equals(delivery.fence())) {
      hook.fence = "";
      hook.attempt--;
      due.put(delivery.id(), at + delay.toMillis());
    }
  }

  /// Unless they were ordered again meanwhile, or a later entry tells of records that came
  /// meanwhile.
  void archived(TaskId id) {
    Hook hook = hooks.get(id);
    boolean toldAgain = hook != null && hook.told > 0 && --hook.told > 0;
    if (!toldAgain && !due.containsKey(id)) {
      drop(id);
    }
  }

  void drop(TaskId id) {
    hooks.remove(id);
    records.remove(id);
  }
}
