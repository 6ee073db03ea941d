package io.openclaw.task;

import io.openclaw.task.Submission.AccountLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// Decides like the limiter, by a clock that is set by hand: calls at once, a bucket that lets some
/// seconds' worth of starts leave together and then one by one, and never more than the limit in a
/// window.
final class SimulatedAccount {
  private static final double BURST_MILLIS = 5_000;

  private final AccountLimits limits;
  private final double burst;
  private final Deque<Long> starts = new ArrayDeque<>();
  private double tokens;
  private long filledAt;
  private int running;

  SimulatedAccount(AccountLimits limits, long at) {
    this.limits = limits;
    this.burst = Math.max(Math.ceil(BURST_MILLIS / each()), limits.concurrency());
    this.tokens = burst;
    this.filledAt = at;
  }

  private double each() {
    return (double) limits.window().toMillis() / limits.rpm();
  }

  boolean slotIsFree() {
    return limits.concurrency() == 0 || running < limits.concurrency();
  }

  /// How long until a call may start, zero for now.
  Duration untilStart(long at) {
    tokens = Math.min(burst, tokens + (at - filledAt) / each());
    filledAt = at;
    while (!starts.isEmpty() && starts.peekFirst() <= at - limits.window().toMillis()) {
      starts.removeFirst();
    }
    double byTokens = tokens >= 1 ? 0 : (1 - tokens) * each();
    double byWindow =
        starts.size() < limits.rpm()
            ? 0
            : starts.getFirst() + limits.window().toMillis() - (double) at;
    return Duration.ofMillis((long) Math.ceil(Math.max(byTokens, byWindow)));
  }

  void start(long at) {
    tokens--;
    starts.addLast(at);
    running++;
  }

  void end() {
    running--;
  }
}
