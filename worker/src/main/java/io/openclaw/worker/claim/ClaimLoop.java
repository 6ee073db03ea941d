package io.openclaw.worker.claim;

import io.openclaw.task.Claim;
import io.openclaw.task.Lane;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskWork;
import io.openclaw.task.TaskWork.Capabilities;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes work as long as places are free. It survives whatever happens in a turn; that it makes
/// turns at all is watched by [Progress].
final class ClaimLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimLoop.class);
  private static final int MOST_A_CALL = 32;
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final TaskWork work;
  private final String worker;
  private final Capabilities able;
  private final Holding holding;
  private final Duration lease;
  private final Progress progress;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopped;

  ClaimLoop(
      TaskWork work,
      String worker,
      Capabilities able,
      Holding holding,
      Duration lease,
      Progress progress) {
    this.work = work;
    this.worker = worker;
    this.able = able;
    this.holding = holding;
    this.lease = lease;
    this.progress = progress;
    this.thread = Thread.ofVirtual().name("claim").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// There may be work, or a place for it.
  void wake() {
    wake.release();
  }

  /// Claims no more; returns when a claim under way is over.
  void stop() throws InterruptedException {
    stopped = true;
    wake();
    thread.join();
  }

  private void run() {
    while (!stopped) {
      try {
        if (!turn()) {
          rest();
        }
      } catch (StoreException away) {
        LOG.debug("no claim: {}", away.getMessage());
        rest();
      } catch (RuntimeException | Error defect) {
        LOG.error("a turn of the claim loop failed; the next one follows", defect);
        rest();
      }
    }
  }

  /// Whether it got something, so that another turn is worth it.
  private boolean turn() {
    Map<Lane, Integer> wanted = wanted(holding.free());
    if (wanted.isEmpty()) {
      progress.turned();
      return false;
    }
    List<Claim> claims = work.claim(worker, able, wanted, lease);
    progress.turned();
    claims.forEach(holding::begin);
    return !claims.isEmpty();
  }

  /// Each lane with free places may fill an equal part of a call.
  private static Map<Lane, Integer> wanted(Map<Lane, Integer> free) {
    free.values().removeIf(places -> places <= 0);
    Map<Lane, Integer> wanted = new EnumMap<>(Lane.class);
    free.forEach((lane, places) -> wanted.put(lane, Math.min(places, MOST_A_CALL / free.size())));
    return wanted;
  }

  private void rest() {
    try {
      if (wake.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        wake.drainPermits();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
