package io.openclaw.gateway.webhook;

import io.openclaw.loop.Loop;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskHooks;
import io.openclaw.task.TaskHooks.Delivery;
import io.openclaw.task.TaskHooks.Postponed;
import io.openclaw.task.TaskSignals;
import io.openclaw.task.TaskSignals.Control;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes deliveries that are due and has each attempted on a thread of its own. Any number of
/// gateways may do so side by side.
final class DeliveryLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryLoop.class);

  /// A signal says when there is more; this is for those that are lost, and for repeats.
  private static final Duration PAUSE = Duration.ofMillis(500);

  private static final Duration GRACE = Duration.ofSeconds(2);

  private final TaskHooks hooks;
  private final Attempts attempts;
  private final Places places;
  private final Duration lease;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("webhook-", 0).factory());
  private final AutoCloseable subscription;
  private final Loop loop;

  DeliveryLoop(
      TaskHooks hooks, TaskSignals signals, Attempts attempts, Places places, Duration lease) {
    this.hooks = hooks;
    this.attempts = attempts;
    this.places = places;
    this.lease = lease;
    this.loop =
        Loop.named("webhook-deliveries")
            .pause(PAUSE)
            .expect(StoreException.class)
            .start(this::deliver);
    this.subscription = signals.onControl(this::hint);
  }

  /// What is under way gets a moment to end; the rest is given back.
  @Override
  public void close() {
    loop.close();
    threads.shutdown();
    try {
      subscription.close();
      if (!threads.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
        threads.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    } catch (Exception failure) {
      LOG.warn("Webhooks were not stopped in order; what was under way is repeated.", failure);
    }
  }

  private void hint(Control control) {
    if (control instanceof Control.HookDue) {
      loop.wake();
    }
  }

  private boolean deliver() {
    int free = places.free();
    List<Delivery> taken = free == 0 ? List.of() : hooks.takeDeliveries(free, lease);
    List<Postponed> postponed = new ArrayList<>();
    for (Delivery delivery : taken) {
      String receiver = receiver(delivery);
      Places.Turn turn = places.take(receiver, System.nanoTime());
      if (turn.place()) {
        threads.execute(() -> attempt(delivery, receiver));
      } else {
        postponed.add(new Postponed(delivery, turn.pause()));
      }
    }
    if (!postponed.isEmpty()) {
      attempts.postpone(postponed);
    }
    return !taken.isEmpty();
  }

  private void attempt(Delivery delivery, String receiver) {
    long from = System.nanoTime();
    try {
      attempts.run(delivery);
    } finally {
      places.free(receiver, Duration.ofNanos(System.nanoTime() - from));
      loop.wake();
    }
  }

  private static String receiver(Delivery delivery) {
    URI url = URI.create(delivery.url());
    return (url.getScheme() + "://" + url.getRawAuthority()).toLowerCase(Locale.ROOT);
  }
}
