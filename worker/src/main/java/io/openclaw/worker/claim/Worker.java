package io.openclaw.worker.claim;

import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskSignals;
import io.openclaw.task.TaskWork;
import io.openclaw.task.TaskWork.Capabilities;
import io.openclaw.task.Workers;
import io.openclaw.worker.attempt.Attempts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
  private final Holding holding;
  private final Leases leases;
  private final Progress progress;
  private final ClaimLoop loop;
  private final Presence presence;
  private AutoCloseable hints = () -> {};

  /// @param providers names of those that can be called from here
  /// @param able what tasks it takes
  /// @param stuck called when tasks wait and this process cannot take them
  public Worker(
      Identity identity,
      ClaimSettings settings,
      Store store,
      Attempts attempts,
      List<String> providers,
      Capabilities able,
      InstantSource clock,
      Runnable stuck) {
    this.identity = identity;
    this.settings = settings;
    this.signals = store.signals();
    this.holding = new Holding(attempts, settings.places(), this::freed);
    this.leases = new Leases(store.work(), holding, settings.lease(), settings.beat());
    this.progress = new Progress(store.reader(), settings.patience(), System::nanoTime, stuck);
    this.loop =
        new ClaimLoop(store.work(), identity.id(), able, holding, settings.lease(), progress);
    this.presence =
        new Presence(
            store.workers(),
            identity,
            clock.instant(),
            settings.places(),
            providers,
            able,
            holding::size,
            settings.beat());
  }

  public void start() {
    LOG.info("worker {} takes tasks: {}", identity.id(), settings.places());
    hints = signals.onControl(this::hear);
    presence.start();
    loop.start();
    progress.start();
  }

  /// Drains: takes nothing more, lets what runs go on for the grace time, gives the rest back, and
  /// takes leave. No task is lost by it, and no attempt is spent.
  public void stop() {
    try {
      progress.close();
      hints.close();
      presence.draining();
      loop.stop();
      drain();
    } catch (Exception failed) {
      LOG.warn("the drain was not complete; leases of {} tasks run out", holding.size(), failed);
    } finally {
      leases.close();
      presence.close();
      LOG.info("worker {} has stopped", identity.id());
    }
  }

  private void drain() throws InterruptedException {
    LOG.info("draining: {} tasks may finish within {}", holding.size(), settings.grace());
    if (!emptyWithin(settings.grace())) {
      int rest = holding.size();
      holding.giveBackAll("drain");
      boolean all = emptyWithin(GIVING_BACK);
      LOG.info("{} tasks given back{}", rest, all ? "" : ", but not all in time");
    }
  }

  private boolean emptyWithin(Duration time) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    while (holding.size() > 0) {
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

  private void hear(TaskSignals.Control control) {
    switch (control) {
      case TaskSignals.Control.WorkWaiting _ -> loop.wake();
      case TaskSignals.Control.ClaimVoid(var task) -> leases.check(task);
    }
  }

  /// The ports through which a worker sees the tasks.
  public record Store(TaskWork work, TaskReader reader, TaskSignals signals, Workers workers) {}
}
