package io.openclaw.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Ended tasks on their way into the history. An entry stays until the history says it is safe.
public interface TaskOutbox {
  /// The oldest entries of a shard.
  List<Entry> outbox(int shard, int limit);

  /// Called only after the history has committed: drops the entries and lets the copies here
  /// expire.
  ///
  /// @param hot how long the copies stay readable here; zero removes them at once
  /// @param keys how long idempotency keys stay
  void archived(List<Entry> entries, Duration hot, Duration keys);

  int shards();

  /// What the history is asked to do with a task.
  sealed interface Order {
    /// Keep it: it has ended.
    record End() implements Order {}

    /// Remove it.
    record Forget() implements Order {}

    /// Note the task that repeats it.
    record Retried(TaskId as) implements Order {}

    /// Keep the records of its webhook's attempts, [TaskHooks#deliveries].
    record Deliveries() implements Order {}
  }

  record Entry(String entry, TaskId id, Order order) {
    private static final Pattern TIMED = Pattern.compile("([0-9]{13})-[0-9]+");

    public Entry(String entry, TaskId id, boolean forget) {
      this(entry, id, forget ? new Order.Forget() : new Order.End());
    }

    public boolean forget() {
      return order instanceof Order.Forget;
    }

    /// When it was written, by the store's clock; empty where the store does not number its entries
    /// by time.
    public Optional<Instant> writtenAt() {
      Matcher time = TIMED.matcher(entry);
      return time.matches()
          ? Optional.of(Instant.ofEpochMilli(Long.parseLong(time.group(1))))
          : Optional.empty();
    }
  }
}
