package io.openclaw.worker.claim;

import io.openclaw.loop.Loop;
import io.openclaw.task.TaskReader;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices a worker that is alive but takes no work: tasks wait, and although the store has
/// answered all the while, the claim loop has not finished a turn for long. Such a worker cannot
/// mend itself; a fresh process can. Time in which the store does not answer does not count: the
/// loop may be waiting for nothing else.
final class ClaimWatchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimWatchdog.class);
  private static final int LOOKS = 10;

  private final TaskReader reader;
  private final long patience;
  private final Runnable stuck;
  private final LongSupplier nanoTime;
  private final Loop loop;
  private volatile long turned;

  /// Since when every look found the store answering; null after one that did not. Of the loop's
  /// thread.
  private @Nullable Long answering;

  /// @param stuck called when it is beyond hope
  ClaimWatchdog(TaskReader reader, Duration patience, LongSupplier nanoTime, Runnable stuck) {
    this.reader = reader;
    this.patience = patience.toNanos();
    this.stuck = stuck;
    this.nanoTime = nanoTime;
    this.turned = nanoTime.getAsLong();
    this.loop =
        Loop.named("claim-watchdog")
            .onPlatformThread()
            .pause(patience.dividedBy(LOOKS))
            .build(this::look);
  }

  void start() {
    turned();
    loop.start();
  }

  /// The claim loop has finished a turn: the store answered, or no place is free.
  void turned() {
    turned = nanoTime.getAsLong();
  }

  @Override
  public void close() {
    loop.close();
  }

  /// One look; whether it is stuck.
  boolean isStuck() {
    long now = nanoTime.getAsLong();
    Optional<Boolean> waits = workWaits();
    if (waits.isEmpty()) {
      answering = null;
      return false;
    }
    if (answering == null) {
      answering = now;
    }
    return waits.get() && now - turned > patience && now - answering > patience;
  }

  /// Empty without an answer.
  private Optional<Boolean> workWaits() {
    try {
      return Optional.of(
          reader.tally().entrySet().stream()
              .anyMatch(it -> it.getKey().startsWith("waiting:") && it.getValue() > 0));
    } catch (RuntimeException away) {
      return Optional.empty();
    }
  }

  private boolean look() {
    if (isStuck()) {
      LOG.error(
          "tasks wait and none was claimed for {}; this process ends, a fresh one takes over",
          Duration.ofNanos(patience));
      stuck.run();
    }
    return false;
  }
}
