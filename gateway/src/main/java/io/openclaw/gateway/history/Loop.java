package io.openclaw.gateway.history;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a step again and again on a virtual thread of its own until it is closed. Nothing that a
/// step throws ends it.
final class Loop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);
  private static final Duration AFTER_SURPRISE = Duration.ofSeconds(1);
  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(10);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final String name;
  private final Step step;
  private final Thread thread;

  Loop(String name, Step step) {
    this.name = name;
    this.step = step;
    this.thread = Thread.ofVirtual().name(name).start(this::run);
  }

  /// Waits for the step under way, but not for ever.
  @Override
  public void close() {
    closed.countDown();
    try {
      if (!thread.join(LONGEST_GOODBYE)) {
        log.warn("{} did not stop in time; what it was doing is undone or repeated later", name);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      Duration pause = Duration.ZERO;
      while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        pause = runStep();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration runStep() {
    try {
      return step.run();
    } catch (RuntimeException | OutOfMemoryError surprise) {
      log.error("{} failed unexpectedly and goes on in a second; nothing is lost", name, surprise);
      return AFTER_SURPRISE;
    }
  }

  @FunctionalInterface
  interface Step {
    /// Returns the pause before the next one.
    Duration run();
  }
}
