package io.openclaw.worker.claim;

import io.openclaw.loop.Loop;
import io.openclaw.task.StoreException;
import io.openclaw.task.Workers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Announces this worker to the others again and again, as long as it is there, and learns from
/// them that it is to drain.
final class WorkerAnnouncement implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerAnnouncement.class);
  private static final Duration VALID = Duration.ofSeconds(10);

  private final Workers workers;
  private final Identity identity;
  private final ClaimSettings settings;
  private final IntSupplier running;
  private final InstantSource clock;
  private final Runnable end;
  private final Loop loop;
  private volatile boolean draining;
  private boolean asked;

  /// @param end has this process end, by way of a drain; called once when that was requested
  WorkerAnnouncement(
      Workers workers,
      Identity identity,
      ClaimSettings settings,
      IntSupplier running,
      InstantSource clock,
      Runnable end) {
    this.workers = workers;
    this.identity = identity;
    this.settings = settings;
    this.running = running;
    this.clock = clock;
    this.end = end;
    this.loop =
        Loop.named("announce")
            .pause(settings.beat())
            .expect(StoreException.class)
            .build(this::announce);
  }

  void start() {
    loop.start();
  }

  void draining() {
    draining = true;
    loop.wake();
  }

  /// Somebody may have asked for a drain.
  void check() {
    loop.wake();
  }

  /// Removes the announcement, instead of letting the last one expire.
  @Override
  public void close() {
    loop.close();
    try {
      workers.leave(identity.id());
    } catch (StoreException away) {
      LOG.debug("the announcement expires by itself: {}", away.getMessage());
    }
  }

  private boolean announce() {
    workers.announce(self(), VALID);
    if (!asked && !draining && workers.drainRequested(identity.id())) {
      asked = true;
      LOG.info("worker {} was asked to drain and to end", identity.id());
      end.run();
    }
    return false;
  }

  private Workers.Worker self() {
    return new Workers.Worker(
        identity.id(),
        identity.name(),
        identity.pid(),
        identity.host(),
        identity.startedAt(),
        settings.places(),
        running.getAsInt(),
        draining,
        settings.providers(),
        List.copyOf(settings.able().accounts()),
        List.copyOf(settings.able().needs()),
        ProcessVitals.now(clock));
  }
}
