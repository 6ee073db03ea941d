package io.openclaw.task;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Repeats a call to the store until the store has answered: while it is away, while the outcome is
/// unknown, and while its memory is full. Every transition is safe to repeat, so the caller never
/// has to know whether the first call arrived.
public final class RetryUntilAnswered {
  private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(20).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(500).toNanos();

  private RetryUntilAnswered() {}

  /// @param wanted asked before each repetition; when false, the last failure is thrown. A thread
  ///   that is interrupted does not wait between repetitions, so `wanted` must see to its end
  public static <T> T call(Supplier<T> step, BooleanSupplier wanted) {
    long pause = FIRST_PAUSE_NANOS;
    while (true) {
      try {
        return step.get();
      } catch (StoreException.Away
          | StoreException.OutcomeUnknown
          | StoreException.StorageFull later) {
        LockSupport.parkNanos(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        if (!wanted.getAsBoolean()) {
          throw later;
        }
      }
    }
  }
}
