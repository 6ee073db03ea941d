package io.openclaw.gateway.intake;

import io.openclaw.loop.Loop;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskControl;
import io.openclaw.task.TaskId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cancels tasks of which it is not known whether they were stored: their callers were told 503 and
/// may send them again, so the first one must not run as well. Tries until the store answers; what
/// remains when the gateway stops is kept in a file for the next start.
final class UnknownOutcomes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnknownOutcomes.class);
  private static final int MOST = 100_000;
  private static final Duration PAUSE = Duration.ofMillis(100);

  /// A submission that was sent on a broken connection may still arrive shortly after the store
  /// answers on a new one; so an absent task is cancelled once more.
  private static final Duration SECOND_TRY = Duration.ofSeconds(2);

  private final TaskControl control;
  private final UnknownOutcomesFile file;
  private final BlockingQueue<Unknown> unknown =
      new PriorityBlockingQueue<>(11, Comparator.comparingLong(Unknown::due));
  private final Loop loop;

  UnknownOutcomes(TaskControl control, UnknownOutcomesFile file) {
    this.control = control;
    this.file = file;
    file.read().forEach(it -> cancel(it.id(), it.owner()));
    this.loop =
        Loop.named("unknown-outcomes")
            .pause(PAUSE)
            .pauseAfterFailure(PAUSE, PAUSE)
            .expect(StoreException.class)
            .start(this::cancelNext);
  }

  void cancel(TaskId id, String owner) {
    if (unknown.size() < MOST) {
      unknown.add(new Unknown(id, owner, System.nanoTime(), /* first= */ true));
    } else {
      LOG.atError()
          .addKeyValue("task", id)
          .log(
              "Too many unknown outcomes: this task is not cancelled and may run beside its repeat");
    }
  }

  /// Tries each once more, then keeps the rest for the next start.
  @Override
  public void close() {
    loop.close();
    try {
      List.copyOf(unknown).forEach(this::cancel);
    } catch (StoreException away) {
      LOG.warn("{} unknown outcomes are left to the next start", unknown.size());
    }
    file.write(
        unknown.stream()
            .map(it -> new UnknownOutcomesFile.TestWebSocket(it.id, it.owner))
            .toList());
  }

  private boolean cancelNext() {
    Unknown next = unknown.peek();
    if (next == null || next.due() - System.nanoTime() > 0) {
      return false;
    }
    cancel(next);
    return true;
  }

  private void cancel(Unknown it) {
    TaskControl.Controlled answer = control.cancel(it.id(), it.owner());
    unknown.remove(it);
    if (it.first() && answer instanceof TaskControl.Controlled.Absent) {
      long later = System.nanoTime() + SECOND_TRY.toNanos();
      unknown.add(new Unknown(it.id(), it.owner(), later, /* first= */ false));
    }
  }

  private record Unknown(TaskId id, String owner, long due, boolean first) {}
}
