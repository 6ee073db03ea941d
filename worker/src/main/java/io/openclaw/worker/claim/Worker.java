package io.openclaw.worker.claim;

import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskSignals;
import io.openclaw.task.TaskWork;
import io.openclaw.task.Workers;
import io.openclaw.worker.attempt.Attempts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of a worker: takes tasks from the start until it drains.
public final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration GIVING_BACK = Duration.ofSeconds(5);

  private final Identity identity;
  private final ClaimSettings settings;
  private final TaskSignals signals;
  private final Semaphore freed = new Semaphore(0);
  private final HeldClaims held;
  private final ClaimLeases leases;
  private final ClaimWatchdog watchdog;
  private final ClaimLoop loop;
  private final WorkerAnnouncement announcement;
  private AutoCloseable hints = () -> {};

  public Worker(
      Identity identity,
      ClaimSettings settings,
      Store store,
      Attempts attempts,
      InstantSource clock,
      Ending ending) {
    this.identity = identity;
    this.settings = settings;
    this.signals = store.signals();
    this.held = new HeldClaims(attempts, settings.places(), this::freed);
    this.leases =
        new ClaimLeases(store.work(), held, settings.lease(), settings.beat(), System::nanoTime);
    this.watchdog =
        new ClaimWatchdog(store.reader(), settings.patience(), System::nanoTime, ending.stuck());
    this.loop = new ClaimLoop(store.work(), identity.id(), settings, held, watchdog);
    this.announcement =
        new WorkerAnnouncement(
            store.workers(), identity, settings, held::size, clock, ending.drained());
  }

  public void start() {
    LOG.info("worker {} takes tasks: {}", identity.id(), settings.places());
    hints = signals.onControl(this::hint);
    announcement.start();
    leases.start();
    loop.start();
    watchdog.start();
  }

  /// Drains: takes nothing more, lets what runs go on for the grace time, gives the rest back, and
  /// takes leave. No task is lost by it, and no attempt is spent.
  public void stop() {
    try {
      watchdog.close();
      hints.close();
      announcement.draining();
      loop.close();
      drain();
    } catch (Exception failed) {
      LOG.warn("the drain was not complete; leases of {} tasks run out", held.size(), failed);
    } finally {
      leases.close();
      announcement.close();
      LOG.info("worker {} has stopped", identity.id());
    }
  }

  private void drain() throws InterruptedException {
    LOG.info("draining: {} tasks may finish within {}", held.size(), settings.grace());
    if (!emptyWithin(settings.grace())) {
      int rest = held.size();
      held.giveBackAll("drain");
      boolean all = emptyWithin(GIVING_BACK);
      LOG.info("{} tasks given back{}", rest, all ? "" : ", but not all in time");
    }
  }

  private boolean emptyWithin(Duration time) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    while (held.size() > 0) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      // A permit may be left over from long ago; then it is looked again.
      if (freed.tryAcquire(left, TimeUnit.NANOSECONDS)) {
        freed.drainPermits();
      }
    }
    return true;
  }

  private void freed() {
    freed.release();
    loop.wake();
  }

  private void hint(TaskSignals.Control control) {
    switch (control) {
      case TaskSignals.Control.WorkWaiting _ -> loop.wake();
      case TaskSignals.Control.ClaimVoid(var task) -> leases.check(task);
      case TaskSignals.Control.DrainRequested(var worker) -> {
        if (worker.equals(identity.id())) {
          announcement.check();
        }
      }
      case TaskSignals.Control.TurnDue _, TaskSignals.Control.HookDue _ -> {
        // Gateways see to these.
      }
    }
  }

  /// The ports through which a worker sees the tasks.
  public record Store(TaskWork work, TaskReader reader, TaskSignals signals, Workers workers) {}

  /// How this process ends by itself.
  ///
  /// @param stuck at once, when tasks wait and it cannot take them
  /// @param drained by way of [#stop], when that was requested; must not block
  public record Ending(Runnable stuck, Runnable drained) {}
}
