package io.openclaw.worker.lifetime;

import java.time.Duration;
import java.util.function.LongSupplier;

/// The running time that is left to a task, on the monotonic clock: made once, at the claim, and
/// asked by every call and tool of the attempt. It runs from the moment when the attempt starts,
/// since the wait for the first permit is no running time. Safe for many threads.
public final class Deadline {
  private static final long NOT_RUNNING = 0;

  private final LongSupplier nanoTime;
  private final long budgetNanos;
  private final long origin;

  /// Nanoseconds after [#origin] at which it began to run, never 0 when it runs.
  private volatile long began = NOT_RUNNING;

  Deadline(Duration left, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.budgetNanos = left.toNanos();
    this.origin = nanoTime.getAsLong();
  }

  /// One that does not run yet.
  public static Deadline of(Duration left) {
    return new Deadline(left, System::nanoTime);
  }

  /// Begins to run; a second call changes nothing.
  public synchronized void start() {
    if (began == NOT_RUNNING) {
      began = Math.max(1, nanoTime.getAsLong() - origin);
    }
  }

  /// Zero or more.
  public Duration left() {
    long used = began == NOT_RUNNING ? 0 : nanoTime.getAsLong() - origin - began;
    return Duration.ofNanos(Math.max(0, budgetNanos - used));
  }

  public boolean passed() {
    return left().isZero();
  }
}
