package io.openclaw.worker.claim;

import io.openclaw.loop.Loop;
import io.openclaw.task.StoreException;
import io.openclaw.task.Workers;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Announces this worker to the others again and again, as long as it is there.
final class WorkerAnnouncement implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerAnnouncement.class);
  private static final Duration VALID = Duration.ofSeconds(10);

  private final Workers workers;
  private final Identity identity;
  private final ClaimSettings settings;
  private final IntSupplier running;
  private final Loop loop;
  private volatile boolean draining;

  WorkerAnnouncement(
      Workers workers, Identity identity, ClaimSettings settings, IntSupplier running) {
    this.workers = workers;
    this.identity = identity;
    this.settings = settings;
    this.running = running;
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
        List.copyOf(settings.able().needs()));
  }
}
