package io.openclaw.worker.claim;

import io.openclaw.task.Claim;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskWork;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the leases of all held claims, on a thread of its own that no work can block. Only the
/// store says that a claim was lost; when it says nothing for three leases, work is stopped all the
/// same, since by then another worker will have taken it over as soon as the store is back.
final class Leases implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
  private static final int MOST_A_CALL = 500;
  private static final int SILENT_LEASES = 3;

  private final TaskWork work;
  private final Holding holding;
  private final Duration lease;
  private final Duration every;
  private final BlockingQueue<TaskId> suspects = new LinkedBlockingQueue<>();
  private final Thread thread;
  private long answered = System.nanoTime();
  private volatile boolean closed;

  Leases(TaskWork work, Holding holding, Duration lease, Duration every) {
    this.work = work;
    this.holding = holding;
    this.lease = lease;
    this.every = every;
    this.thread = Thread.ofPlatform().daemon().name("leases").start(this::run);
  }

  /// Asks the store at once whether the claim of `task` still holds. A hint that it does not may be
  /// about an earlier claim, so it is never taken at its word.
  void check(TaskId task) {
    suspects.add(task);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    long next = System.nanoTime() + every.toNanos();
    while (!closed) {
      try {
        TaskId suspect = suspects.poll(next - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (suspect != null) {
          beat(holding.claimsOf(withOthers(suspect)));
        }
        if (next - System.nanoTime() <= 0) {
          next = System.nanoTime() + every.toNanos();
          beat(holding.claims());
        }
      } catch (InterruptedException stop) {
        // Only close() interrupts.
      } catch (RuntimeException defect) {
        LOG.error("leases could not be extended; the next beat tries again", defect);
      }
    }
  }

  private void beat(List<Claim> claims) {
    for (int from = 0; from < claims.size(); from += MOST_A_CALL) {
      List<Claim> some = claims.subList(from, Math.min(from + MOST_A_CALL, claims.size()));
      try {
        work.beat(some, lease).forEach(holding::lost);
        answered = System.nanoTime();
      } catch (StoreException silent) {
        unanswered(silent);
      }
    }
    if (claims.isEmpty()) {
      answered = System.nanoTime();
    }
  }

  private void unanswered(StoreException silent) {
    long silence = System.nanoTime() - answered;
    LOG.warn(
        "leases of {} tasks not extended for {} ms: {}",
        holding.size(),
        silence / 1_000_000,
        silent.getMessage());
    if (silence > SILENT_LEASES * lease.toNanos()) {
      holding.allLost();
    }
  }

  private Set<TaskId> withOthers(TaskId first) {
    Set<TaskId> all = new HashSet<>(Set.of(first));
    suspects.drainTo(all);
    return all;
  }
}
