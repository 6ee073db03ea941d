package io.openclaw.sweep;

import io.openclaw.task.StoreException;
import io.openclaw.task.TaskSweep;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sweeps four times a second until closed, whatever happens: a sweep that fails is made up for by
/// the next one, here or in another process.
public final class Sweeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final long PAUSE_NANOS = 250_000_000;
  private static final int SWEEPS_BETWEEN_TIDYING = 120;
  private static final int FULL_SWEEP = 100;

  private final TaskSweep tasks;
  private final Thread thread;
  private volatile boolean closed;
  private boolean failing;

  public Sweeper(TaskSweep tasks) {
    this.tasks = tasks;
    this.thread = Thread.ofVirtual().name("sweeper").start(this::run);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    for (long round = 1; !closed; round++) {
      boolean more = sweep(round);
      if (!more) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private boolean sweep(long round) {
    try {
      boolean more = tasks.sweep().total() >= FULL_SWEEP;
      if (round % SWEEPS_BETWEEN_TIDYING == 0) {
        tasks.tidy();
      }
      failing = false;
      return more;
    } catch (StoreException away) {
      note(away);
      return false;
    } catch (RuntimeException unexpected) {
      LOG.error("A sweep failed; due tasks wait for the next one.", unexpected);
      return false;
    }
  }

  private void note(StoreException away) {
    if (!failing) {
      LOG.warn("Sweeping pauses: {}. It goes on by itself.", away.getMessage());
    }
    failing = true;
  }
}
