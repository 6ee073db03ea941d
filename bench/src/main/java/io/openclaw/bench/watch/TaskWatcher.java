package io.openclaw.bench.watch;

import io.openclaw.bench.figure.Percentiles;
import io.openclaw.bench.target.Endpoint;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Watches one task to its end, on a virtual thread of its own, and sees to it that nothing is
/// missing or repeated. Reads no more of the JSON than it needs, to leave the machine to the
/// system.
final class TaskWatcher implements AutoCloseable {
  private static final String SEQ = "\"seq\":";
  private static final String CONTENT = "\"type\":\"content\"";
  private static final String TEXT = "\"content\":\"";
  private static final String DONE = "\"type\":\"done\"";

  private final Percentiles latency;
  private final boolean slow;
  private final CountDownLatch began = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Transport.@Nullable Events events;
  private volatile @Nullable String failure;
  private volatile long measuredFrom = Long.MAX_VALUE;
  private volatile long seq;
  private final AtomicInteger resumes = new AtomicInteger();
  private volatile boolean released;

  private TaskWatcher(Percentiles latency, boolean slow) {
    this.latency = latency;
    this.slow = slow;
  }

  /// @param bytesPerSecond how fast it reads; 0 for as fast as can be
  /// @param latency where it writes down how old each event is
  static TaskWatcher start(
      Transport transport, Endpoint gateway, String task, int bytesPerSecond, Percentiles latency) {
    TaskWatcher viewer = new TaskWatcher(latency, bytesPerSecond > 0);
    Thread.ofVirtual()
        .name("viewer")
        .start(() -> viewer.run(transport, gateway, task, bytesPerSecond));
    return viewer;
  }

  /// From here on latencies count.
  void measure() {
    measuredFrom = System.nanoTime();
  }

  /// The last seq seen.
  long seq() {
    return seq;
  }

  /// How often a slow one lost its connection and went on at its cursor.
  int resumes() {
    return resumes.get();
  }

  /// Lets a slow one read as fast as it can.
  void release() {
    released = true;
    Transport.Events present = events;
    if (present != null) {
      present.release();
    }
  }

  boolean awaitBegin(long seconds) throws InterruptedException {
    return began.await(seconds, TimeUnit.SECONDS) && failure == null;
  }

  boolean awaitEnd(long seconds) throws InterruptedException {
    return over.await(seconds, TimeUnit.SECONDS);
  }

  /// Why it did not see all of it.
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void close() {
    Transport.Events present = events;
    if (present != null) {
      present.close();
    }
  }

  private void run(Transport transport, Endpoint gateway, String task, int rate) {
    try {
      boolean more = true;
      while (more) {
        more = watch(transport, gateway, task, slow && !released ? rate : 0);
      }
    } catch (IOException | RuntimeException e) {
      failure = "%s at %d: %s".formatted(transport.word(), seq, e);
    } finally {
      began.countDown();
      over.countDown();
    }
  }

  /// One connection. Answers whether there should be another: only a slow one may lose it, as a
  /// ping cannot reach it in time.
  private boolean watch(Transport transport, Endpoint gateway, String task, int rate)
      throws IOException {
    long from = seq;
    try (Transport.Events opened = transport.open(gateway, task, from, rate)) {
      events = opened;
      boolean more = true;
      while (more) {
        String event = opened.next();
        more = see(event, System.nanoTime());
        began.countDown();
      }
      return false;
    } catch (IOException broken) {
      if (!slow || seq == from) {
        throw broken;
      }
      resumes.incrementAndGet();
      return true;
    }
  }

  private boolean see(String event, long now) {
    int at = event.indexOf(SEQ);
    if (at < 0) {
      return true;
    }
    long number = number(event, at + SEQ.length());
    if (number != seq + 1) {
      throw new IllegalStateException("after %d came %d".formatted(seq, number));
    }
    seq = number;
    if (event.contains(CONTENT)) {
      long stamp = number(event, event.indexOf(TEXT) + TEXT.length());
      if (stamp > measuredFrom) {
        latency.record(now - stamp);
      }
      return true;
    }
    return !event.contains(DONE);
  }

  private static long number(String text, int from) {
    long number = 0;
    for (int i = from; i < text.length() && Character.isDigit(text.charAt(i)); i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }
}
