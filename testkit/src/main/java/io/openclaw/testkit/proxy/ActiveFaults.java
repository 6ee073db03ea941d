package io.openclaw.testkit.proxy;

import java.time.Duration;

/// The faults in force; each kind has the moment when it ends.
final class ActiveFaults {
  private long stalledUntil = System.nanoTime();
  private long refusedUntil = stalledUntil;
  private long slicedUntil = stalledUntil;
  private long delayedUntil = stalledUntil;
  private Duration latency = Duration.ZERO;

  synchronized void stall(Duration time) {
    stalledUntil = after(time);
  }

  synchronized void refuse(Duration time) {
    refusedUntil = after(time);
  }

  synchronized void slice(Duration time) {
    slicedUntil = after(time);
  }

  synchronized void delay(Duration latency, Duration time) {
    this.latency = latency;
    delayedUntil = after(time);
  }

  synchronized void clear() {
    long now = System.nanoTime();
    stalledUntil = now;
    refusedUntil = now;
    slicedUntil = now;
    delayedUntil = now;
    notifyAll();
  }

  synchronized boolean refuses() {
    return inForce(refusedUntil);
  }

  synchronized boolean slices() {
    return inForce(slicedUntil);
  }

  /// Returns when a piece may go on its way.
  synchronized void pass() throws InterruptedException {
    long due = System.nanoTime() + (inForce(delayedUntil) ? latency.toNanos() : 0);
    for (long left = due(due); left > 0; left = due(due)) {
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
  }

  /// How long a piece that is due then has still to wait; the end of all faults ends its delay too.
  private long due(long then) {
    long now = System.nanoTime();
    long delayed = Math.min(then, delayedUntil) - now;
    return Math.max(stalledUntil - now, delayed);
  }

  private static long after(Duration time) {
    return System.nanoTime() + time.toNanos();
  }

  private static boolean inForce(long until) {
    return until - System.nanoTime() > 0;
  }
}
