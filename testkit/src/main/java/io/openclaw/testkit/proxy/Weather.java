package io.openclaw.testkit.proxy;

import java.time.Duration;

/// The trouble in force; each kind has the moment when it ends.
final class Weather {
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

  synchronized void calm() {
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
    if (inForce(delayedUntil)) {
      waitUntil(System.nanoTime() + latency.toNanos());
    }
    while (inForce(stalledUntil)) {
      waitUntil(stalledUntil);
    }
  }

  private void waitUntil(long deadline) throws InterruptedException {
    long left = deadline - System.nanoTime();
    if (left > 0) {
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
  }

  private static long after(Duration time) {
    return System.nanoTime() + time.toNanos();
  }

  private static boolean inForce(long until) {
    return until - System.nanoTime() > 0;
  }
}
