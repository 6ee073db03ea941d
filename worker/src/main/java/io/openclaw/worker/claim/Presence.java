package io.openclaw.worker.claim;

import io.openclaw.task.Lane;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskWork.Capabilities;
import io.openclaw.task.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the others that this worker is there.
final class Presence implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
  private static final Duration VALID = Duration.ofSeconds(10);

  private final Workers workers;
  private final Identity identity;
  private final Instant startedAt;
  private final Map<Lane, Integer> places;
  private final List<String> providers;
  private final Capabilities able;
  private final IntSupplier running;
  private final Duration every;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean draining;
  private volatile boolean closed;

  Presence(
      Workers workers,
      Identity identity,
      Instant startedAt,
      Map<Lane, Integer> places,
      List<String> providers,
      Capabilities able,
      IntSupplier running,
      Duration every) {
    this.workers = workers;
    this.identity = identity;
    this.startedAt = startedAt;
    this.places = Map.copyOf(places);
    this.providers = List.copyOf(providers);
    this.able = able;
    this.running = running;
    this.every = every;
    this.thread = Thread.ofVirtual().name("presence").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void draining() {
    draining = true;
    wake.release();
  }

  /// Takes leave, so that nobody has to wait for the last announcement to run out.
  @Override
  public void close() {
    closed = true;
    wake.release();
    try {
      thread.join(Duration.ofSeconds(2));
      workers.leave(identity.id());
    } catch (StoreException away) {
      LOG.debug("left without a word: {}", away.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try {
        workers.announce(self(), VALID);
      } catch (RuntimeException away) {
        LOG.debug("not announced: {}", away.getMessage());
      }
      try {
        boolean woken = wake.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS);
        LOG.trace("woken: {}", woken);
      } catch (InterruptedException stop) {
        return;
      }
    }
  }

  private Workers.Worker self() {
    return new Workers.Worker(
        identity.id(),
        identity.name(),
        identity.pid(),
        identity.host(),
        startedAt,
        places,
        running.getAsInt(),
        draining,
        providers,
        List.copyOf(able.accounts()),
        List.copyOf(able.needs()));
  }
}
