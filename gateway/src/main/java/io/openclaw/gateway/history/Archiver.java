package io.openclaw.gateway.history;

import io.openclaw.task.StoreException;
import io.openclaw.task.TaskOutbox;
import io.openclaw.task.TaskOutbox.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/// Empties the outboxes into the history, for ever. While store or history fail, entries stay where
/// they are and it tries again, less often at first, then every few seconds.
final class Archiver {
  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int FAILURES_IN_A_ROW = 3;

  private final TaskOutbox outbox;
  private final TakeOver takeOver;
  private final int batch;
  private final BooleanSupplier allowed;
  private final Map<Integer, Shard> shards = new ConcurrentHashMap<>();
  private final LongAdder archived = new LongAdder();
  private final Trouble trouble =
      new Trouble("Ended tasks wait in the outbox and stay readable; archiving is tried again.");
  private Duration pause = FIRST_PAUSE;
  private boolean careful;

  Archiver(TaskOutbox outbox, TakeOver takeOver, int batch, BooleanSupplier allowed) {
    this.outbox = outbox;
    this.takeOver = takeOver;
    this.batch = batch;
    this.allowed = allowed;
  }

  /// One look at every outbox; returns the pause before the next.
  Duration pass() {
    if (!allowed.getAsBoolean()) {
      shards.clear();
      return IDLE;
    }
    try {
      boolean more = false;
      for (int number = 0; number < outbox.shards(); number++) {
        more |= shards.computeIfAbsent(number, Shard::new).takeOver();
      }
      careful = false;
      pause = FIRST_PAUSE;
      trouble.isOver();
      return more ? Duration.ZERO : IDLE;
    } catch (RuntimeException failure) {
      careful = true;
      trouble.begins(failure);
      return nextPause();
    }
  }

  HistoryState state() {
    int waiting = shards.values().stream().mapToInt(it -> it.setAside.size()).sum();
    Optional<String> problem =
        trouble
            .problem()
            .or(() -> waiting == 0 ? Optional.empty() : Optional.of(waiting + " tasks set aside"));
    return new HistoryState(
        problem.isEmpty(), allowed.getAsBoolean(), problem, lag(), waiting, archived.sum());
  }

  private Duration lag() {
    return shards.values().stream().map(Shard::lag).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  private Duration nextPause() {
    Duration now = pause;
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    return now;
  }

  /// One outbox.
  private final class Shard {
    private final int number;
    private final SetAside setAside = new SetAside();
    private volatile Head head = Head.NONE;

    Shard(int number) {
      this.number = number;
    }

    /// Returns whether there may be more at once. What failed before is tried apart from the rest.
    boolean takeOver() {
      List<Entry> listed = outbox.outbox(number, batch + setAside.size());
      setAside.keepOnly(listed);
      List<Entry> again = listed.stream().filter(setAside::due).toList();
      List<Entry> fresh = listed.stream().filter(it -> !setAside.has(it)).toList();
      head = head.of(fresh);
      int done = careful ? oneByOne(fresh, fresh.size()) : together(fresh);
      done += oneByOne(again, FAILURES_IN_A_ROW);
      archived.add(done);
      return done > 0;
    }

    Duration lag() {
      return head.age();
    }

    private int together(List<Entry> entries) {
      return entries.isEmpty() ? 0 : takeOver.run(entries, setAside);
    }

    /// A task that brings whole batches down must not hold up the others; when one after the other
    /// fails, it is not the tasks.
    private int oneByOne(List<Entry> entries, int most) {
      int done = 0;
      int failures = 0;
      for (Entry entry : entries) {
        try {
          done += takeOver.run(List.of(entry), setAside);
          failures = 0;
        } catch (RuntimeException failure) {
          boolean general = failure instanceof StoreException.Away;
          if (general || ++failures == Math.min(most, FAILURES_IN_A_ROW)) {
            throw failure;
          }
          setAside.add(entry, failure);
        }
      }
      return done;
    }
  }

  /// The next entry of an outbox, and since when it has been that.
  private record Head(String entry, long sinceNanos) {
    static final Head NONE = new Head("", 0);

    Head of(List<Entry> entries) {
      if (entries.isEmpty()) {
        return NONE;
      }
      String next = entries.getFirst().entry();
      return next.equals(entry) ? this : new Head(next, System.nanoTime());
    }

    Duration age() {
      return entry.isEmpty() ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - sinceNanos);
    }
  }
}
