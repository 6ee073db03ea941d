package io.openclaw.gateway.history;

import io.openclaw.task.TaskOutbox.Entry;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Entries of one shard that could not be carried out. They wait, longer each time, while others go
/// on.
final class SetAside {
  private static final Logger log = LoggerFactory.getLogger(SetAside.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Map<String, Failure> failures = new ConcurrentHashMap<>();

  void add(Entry entry, Throwable cause) {
    String reason = String.valueOf(cause.getMessage());
    Failure before =
        failures.put(entry.entry(), Failure.after(failures.get(entry.entry()), reason));
    if (before == null || !before.reason.equals(reason)) {
      log.atError()
          .addKeyValue("taskId", entry.id())
          .setCause(cause)
          .log(
              "An ended task could not be taken over: {}. It stays in the live store, can be read"
                  + " there, and is tried again until it works",
              reason);
    }
  }

  void done(Collection<Entry> entries) {
    for (Entry entry : entries) {
      if (failures.remove(entry.entry()) != null) {
        log.atInfo().addKeyValue("taskId", entry.id()).log("A task set aside was taken over");
      }
    }
  }

  boolean has(Entry entry) {
    return failures.containsKey(entry.entry());
  }

  /// Whether it is here and its pause is over.
  boolean due(Entry entry) {
    Failure failure = failures.get(entry.entry());
    return failure != null && failure.nextTryNanos - System.nanoTime() <= 0;
  }

  /// Drops those that the outbox no longer has.
  void keepOnly(Collection<Entry> present) {
    failures.keySet().retainAll(present.stream().map(Entry::entry).toList());
  }

  int size() {
    return failures.size();
  }

  private record Failure(String reason, Duration pause, long nextTryNanos) {
    static Failure after(@Nullable Failure before, String reason) {
      Duration pause = before == null ? FIRST_PAUSE : before.pause.multipliedBy(2);
      Duration bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      return new Failure(reason, bounded, System.nanoTime() + bounded.toNanos());
    }
  }
}
