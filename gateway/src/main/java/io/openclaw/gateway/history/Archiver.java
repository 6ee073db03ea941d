package io.openclaw.gateway.history;

import io.openclaw.task.StoreException;
import io.openclaw.task.TaskOutbox;
import io.openclaw.task.TaskOutbox.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// Empties the outboxes into the history, on the one gateway that holds the lease. While store or
/// history fail, entries stay where they are, where they can be read, and it is tried again, after
/// pauses of 250 ms to 5 s.
final class Archiver {
  static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration WITHOUT_LEASE = Duration.ofSeconds(1);
  static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int FAILURES_IN_A_ROW = 3;

  private final TaskOutbox outbox;
  private final TakeOver takeOver;
  private final int batch;
  private final BooleanSupplier allowed;
  private final InstantSource clock;
  private final Map<Integer, Shard> shards = new ConcurrentHashMap<>();
  private final LongAdder archived = new LongAdder();
  private volatile Optional<String> problem = Optional.empty();
  private boolean careful;
  private long watchedAt = System.nanoTime() - WITHOUT_LEASE.toNanos();

  Archiver(
      TaskOutbox outbox,
      TakeOver takeOver,
      int batch,
      BooleanSupplier allowed,
      InstantSource clock) {
    this.outbox = outbox;
    this.takeOver = takeOver;
    this.batch = batch;
    this.allowed = allowed;
    this.clock = clock;
  }

  /// One look at every outbox; returns whether there may be more at once. What fails is part of
  /// [#state] until a later call succeeds.
  boolean pass() {
    try {
      boolean more = allowed.getAsBoolean() ? takeOver() : watch();
      problem = Optional.empty();
      return more;
    } catch (RuntimeException failure) {
      careful = true;
      problem = Optional.of(failure.getClass().getSimpleName() + ": " + failure.getMessage());
      throw failure;
    }
  }

  private boolean takeOver() {
    boolean more = false;
    for (Shard shard : all()) {
      more |= shard.takeOver();
    }
    careful = false;
    return more;
  }

  /// Another gateway archives: this one only knows how old the outbox is.
  private boolean watch() {
    if (System.nanoTime() - watchedAt >= WITHOUT_LEASE.toNanos()) {
      all().forEach(Shard::watch);
      watchedAt = System.nanoTime();
    }
    return false;
  }

  private List<Shard> all() {
    return IntStream.range(0, outbox.shards())
        .mapToObj(number -> shards.computeIfAbsent(number, Shard::new))
        .toList();
  }

  HistoryState state() {
    int waiting = shards.values().stream().mapToInt(it -> it.setAside.size()).sum();
    Optional<String> what =
        problem.or(
            () -> waiting == 0 ? Optional.empty() : Optional.of(waiting + " tasks set aside"));
    return new HistoryState(
        what.isEmpty(), allowed.getAsBoolean(), what, lag(), waiting, archived.sum());
  }

  private Duration lag() {
    return shards.values().stream().map(Shard::lag).max(Duration::compareTo).orElse(Duration.ZERO);
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
      head = head.of(listed, clock.instant());
      int done = careful ? oneByOne(fresh, fresh.size()) : together(fresh);
      done += oneByOne(again, FAILURES_IN_A_ROW);
      archived.add(done);
      return done > 0;
    }

    void watch() {
      setAside.keepOnly(List.of());
      head = head.of(outbox.outbox(number, 1), clock.instant());
    }

    Duration lag() {
      return head.age(clock.instant());
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

  /// The oldest entry of an outbox and when it was written, or was seen first where the store does
  /// not say.
  private record Head(String entry, Instant since) {
    static final Head NONE = new Head("", Instant.MAX);

    Head of(List<Entry> entries, Instant now) {
      if (entries.isEmpty()) {
        return NONE;
      }
      Entry oldest = entries.getFirst();
      return oldest.entry().equals(entry)
          ? this
          : new Head(oldest.entry(), oldest.writtenAt().orElse(now));
    }

    /// The store's clock may be ahead of this one.
    Duration age(Instant now) {
      return since.isBefore(now) ? Duration.between(since, now) : Duration.ZERO;
    }
  }
}
