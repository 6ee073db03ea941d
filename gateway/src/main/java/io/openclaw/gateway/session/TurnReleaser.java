package io.openclaw.gateway.session;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.history.HistoryException;
import io.openclaw.gateway.history.ReadBudget;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.gateway.wire.Utf8;
import io.openclaw.loop.Loop;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskSessions;
import io.openclaw.task.TaskSessions.DueTurn;
import io.openclaw.task.TaskSignals;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Gives turns that come next in their sessions their context, and releases them. Every gateway
/// does so for the turns of all; one that dies in between leaves its turns to the others, as soon
/// as its lease of them is over. Signals make it quick; without them it looks each second.
final class TurnReleaser implements AutoCloseable {
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(TurnReleaser.class);
  private static final Duration TO_RELEASE = Duration.ofSeconds(2);
  private static final int AT_ONCE = 32;

  private final TaskSessions store;
  private final Tasks tasks;
  private final ContextReader contexts;
  private final Duration readWithin;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Loop loop;
  private final AutoCloseable subscription;

  TurnReleaser(
      TaskSessions store,
      Tasks tasks,
      ContextReader contexts,
      TaskSignals signals,
      Duration readWithin) {
    this.store = store;
    this.tasks = tasks;
    this.contexts = contexts;
    this.readWithin = readWithin;
    this.loop =
        Loop.named("turn-releaser")
            .pause(LOOK_EVERY)
            .expect(StoreException.class)
            .start(this::takeDue);
    this.subscription = signals.onControl(this::hint);
  }

  /// Turns under way are finished, or left to the others.
  @Override
  public void close() {
    try {
      subscription.close();
    } catch (Exception failure) {
      LOG.debug("The subscription did not close cleanly.", failure);
    }
    loop.close();
    try {
      if (!places.tryAcquire(AT_ONCE, TO_RELEASE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("Turns that were not released in time are released by another gateway.");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void hint(TaskSignals.Control control) {
    if (control instanceof TaskSignals.Control.TurnDue) {
      loop.wake();
    }
  }

  /// Takes no more than it can begin at once. A place that is given back wakes the loop.
  private boolean takeDue() {
    int free = places.availablePermits();
    if (free == 0) {
      return false;
    }
    List<DueTurn> due = store.takeTurns(free, readWithin.plus(TO_RELEASE));
    due.forEach(this::begin);
    return due.size() == free;
  }

  private void begin(DueTurn turn) {
    places.acquireUninterruptibly();
    Thread.ofVirtual()
        .name("turn-release")
        .start(() -> {
          try {
            release(turn);
          } finally {
            boolean full = places.availablePermits() == 0;
            places.release();
            if (full) {
              loop.wake();
            }
          }
        });
  }

  private void release(DueTurn turn) {
    try {
      tasks.request(turn.id()).ifPresent(request -> release(turn, request));
    } catch (StoreException away) {
      LOG.debug("A turn is released later.", away);
    } catch (HistoryException away) {
      LOG.warn("A turn waits, since its context cannot be read now: {}", away.getMessage());
    } catch (RuntimeException unexpected) {
      LOG.atError()
          .addKeyValue("task", turn.id())
          .setCause(unexpected)
          .log("A turn could not be given its context; it waits, and that is tried again");
    }
  }

  private void release(DueTurn turn, String request) {
    String told = told(turn, request);
    long bytes = Utf8.length(told).orElse(told.length());
    store.releaseTurn(turn.id(), told, bytes);
  }

  private String told(DueTurn turn, String request) {
    JsonNode json = OURS.readTree(request);
    return TurnContext.wantedBy(json)
        ? ReadBudget.of(readWithin, () -> contexts.read(turn.owner(), turn.session())).in(json)
        : request;
  }
}
