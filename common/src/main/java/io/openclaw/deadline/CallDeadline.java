package io.openclaw.deadline;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// The end of the time that a call has in all. It is bound to the thread for as long as the call
/// runs, so that each question to a store takes only what those before it have left; work outside
/// of a call, and that of other threads, has none.
public final class CallDeadline {
  private static final ScopedValue<Long> END_NANOS = ScopedValue.newInstance();

  private CallDeadline() {}

  /// Runs a call. Within another one the earlier end counts.
  public static <T> T within(Duration budget, Supplier<T> call) {
    long end = System.nanoTime() + budget.toNanos();
    boolean earlier = END_NANOS.isBound() && END_NANOS.get() - end <= 0;
    return earlier ? call.get() : ScopedValue.where(END_NANOS, end).call(call::get);
  }

  /// What is left of the present call, zero or less when its time is over; empty outside of a call.
  public static Optional<Duration> left() {
    return END_NANOS.isBound()
        ? Optional.of(Duration.ofNanos(END_NANOS.get() - System.nanoTime()))
        : Optional.empty();
  }

  /// The shorter of `nanos` and what is left.
  public static long leftNanos(long nanos) {
    return END_NANOS.isBound() ? Math.min(nanos, END_NANOS.get() - System.nanoTime()) : nanos;
  }
}
