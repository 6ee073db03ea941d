package io.openclaw.worker.lifetime;

import io.openclaw.task.StoreException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Repeats a step until the store has answered; the steps are made so that repeating is safe.
public final class RetryUntilAnswered {
  private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(20).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(500).toNanos();

  private RetryUntilAnswered() {}

  /// @param wanted asked before each repetition; when false, the last failure is thrown
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
