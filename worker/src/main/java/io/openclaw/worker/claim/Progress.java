package io.openclaw.worker.claim;

import io.openclaw.task.TaskReader;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices a worker that is alive but takes no work: tasks wait, the store answers, and the claim
/// loop has not finished a turn for long. Such a worker cannot mend itself; a fresh process can.
final class Progress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

  private final TaskReader reader;
  private final Duration patience;
  private final Runnable stuck;
  private final LongSupplier nanoTime;
  private final Thread thread;
  private volatile long turned;
  private volatile boolean closed;

  /// @param stuck called when it is beyond hope
  Progress(TaskReader reader, Duration patience, LongSupplier nanoTime, Runnable stuck) {
    this.reader = reader;
    this.patience = patience;
    this.stuck = stuck;
    this.nanoTime = nanoTime;
    this.turned = nanoTime.getAsLong();
    this.thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::run);
  }

  void start() {
    turned();
    thread.start();
  }

  /// The claim loop has finished a turn: the store answered, or no place is free.
  void turned() {
    turned = nanoTime.getAsLong();
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  /// One look; whether it is stuck.
  boolean isStuck() {
    boolean still = nanoTime.getAsLong() - turned > patience.toNanos();
    return still && workWaits();
  }

  private boolean workWaits() {
    try {
      return reader.tally().entrySet().stream()
          .anyMatch(it -> it.getKey().startsWith("waiting:") && it.getValue() > 0);
    } catch (RuntimeException away) {
      // Without the store nobody can take work.
      return false;
    }
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(patience.toNanos() / 10);
      if (!closed && isStuck()) {
        LOG.error("tasks wait and none was claimed for {}; this process gives up", patience);
        stuck.run();
        return;
      }
    }
  }
}
