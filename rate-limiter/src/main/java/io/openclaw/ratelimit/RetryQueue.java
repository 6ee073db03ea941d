package io.openclaw.ratelimit;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Steps that must reach the limits although they may be away: a slot that is not given back would
/// stay taken for long. Every step is safe to repeat.
final class RetryQueue {
  private static final Logger LOG = LoggerFactory.getLogger(RetryQueue.class);
  private static final int MOST = 10_000;

  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Duration slotLife;

  RetryQueue(Duration slotLife) {
    this.slotLife = slotLife;
  }

  /// Runs the step now or, when the limits are away, as soon as they are back.
  void run(Runnable step) {
    try {
      step.run();
    } catch (Limits.Unreachable away) {
      if (count.incrementAndGet() <= MOST) {
        waiting.add(step);
      } else {
        count.decrementAndGet();
        LOG.warn(
            "{} steps wait for the limits already; a slot is free only {} later", MOST, slotLife);
      }
    }
  }

  /// Runs what is waiting, in its order. Throws [Limits.Unreachable] at the first step that fails
  /// again; it and the rest stay. One thread at a time.
  void runWaiting() {
    for (Runnable step = waiting.peek(); step != null; step = waiting.peek()) {
      step.run();
      waiting.remove();
      count.decrementAndGet();
    }
  }
}
