package io.openclaw.worker.claim;

import io.openclaw.loop.Loop;
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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the leases of all held claims, on a thread of its own that no work can block. Only the
/// store says that a claim was lost. When it says nothing for three leases, work is stopped all the
/// same, since by then another worker will take it over as soon as the store is back; and when this
/// process stood still for longer than a lease, the first silence is enough.
final class ClaimLeases implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimLeases.class);
  private static final int MOST_A_CALL = 500;
  private static final int SILENT_LEASES = 3;

  private final TaskWork work;
  private final HeldClaims held;
  private final long lease;
  private final long every;
  private final LongSupplier nanoTime;
  private final BlockingQueue<TaskId> suspects = new LinkedBlockingQueue<>();
  private final Loop loop;

  // Of the loop's thread.
  private long answered;
  private long due;
  private long seen;

  ClaimLeases(
      TaskWork work, HeldClaims held, Duration lease, Duration every, LongSupplier nanoTime) {
    this.work = work;
    this.held = held;
    this.lease = lease.toNanos();
    this.every = every.toNanos();
    this.nanoTime = nanoTime;
    this.answered = nanoTime.getAsLong();
    this.due = answered + this.every;
    this.seen = answered;
    this.loop = Loop.named("leases").onPlatformThread().build(this::turn);
  }

  void start() {
    loop.start();
  }

  /// Asks the store at once whether the claim of `task` still holds. A hint that it does not may be
  /// about an earlier claim, so the store is asked.
  void check(TaskId task) {
    suspects.add(task);
  }

  @Override
  public void close() {
    loop.close();
  }

  /// Waits for a suspect or the next beat.
  boolean turn() throws InterruptedException {
    @Nullable TaskId suspect = suspects.poll(due - nanoTime.getAsLong(), TimeUnit.NANOSECONDS);
    if (stoodStill()) {
      checkAllAfterStandstill();
    } else if (due - nanoTime.getAsLong() <= 0) {
      beat(held.claims());
    } else if (suspect != null) {
      beat(held.claimsOf(withOthers(suspect)));
      return true;
    }
    due = nanoTime.getAsLong() + every;
    return true;
  }

  /// Whether the whole process was stopped since the last look: nothing here waits so long.
  private boolean stoodStill() {
    long now = nanoTime.getAsLong();
    boolean still = now - seen > lease;
    seen = now;
    return still;
  }

  /// Every lease has run out by now. Calls whose claim cannot be confirmed at once are dropped:
  /// another worker may be making them already.
  private void checkAllAfterStandstill() {
    LOG.warn(
        "this process stood still for longer than a lease; {} claims are checked", held.size());
    if (!beat(held.claims())) {
      LOG.warn("the store does not answer; {} tasks are left to other workers", held.size());
      held.allLost();
    }
  }

  /// False when the store did not answer for all.
  private boolean beat(List<Claim> claims) {
    boolean all = true;
    for (int from = 0; from < claims.size(); from += MOST_A_CALL) {
      all &= beatSome(claims.subList(from, Math.min(from + MOST_A_CALL, claims.size())));
    }
    if (claims.isEmpty()) {
      answered = nanoTime.getAsLong();
    }
    return all;
  }

  private boolean beatSome(List<Claim> claims) {
    try {
      work.beat(claims, Duration.ofNanos(lease)).forEach(held::lost);
      answered = nanoTime.getAsLong();
      return true;
    } catch (StoreException silent) {
      unanswered(silent);
      return false;
    }
  }

  private void unanswered(StoreException silent) {
    long silence = nanoTime.getAsLong() - answered;
    LOG.warn(
        "leases of {} tasks not extended for {} ms: {}",
        held.size(),
        silence / 1_000_000,
        silent.getMessage());
    if (silence > SILENT_LEASES * lease) {
      held.allLost();
    }
  }

  private Set<TaskId> withOthers(TaskId first) {
    Set<TaskId> all = new HashSet<>(Set.of(first));
    suspects.drainTo(all);
    return all;
  }
}
