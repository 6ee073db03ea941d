package io.openclaw.gateway.presence;

import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.loop.Loop;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskControl.Controlled;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Registers attended tasks with the other gateways, and cancels those whose clients stay away.
final class DisconnectSweep implements AutoCloseable {
  static final Duration EVERY = Duration.ofMillis(500);
  private static final Logger LOG = LoggerFactory.getLogger(DisconnectSweep.class);
  private static final Duration FORGET_ENDED_EVERY = Duration.ofMinutes(1);
  private static final Duration RENEW_EVERY = Duration.ofMillis(2_500);
  private static final int PAGE = 200;

  private final AttendedTasks attended;
  private final SharedPresence shared;
  private final Tasks tasks;
  private final Duration comeBack;
  private final Loop loop;
  private long forgotEndedAt = System.nanoTime();

  DisconnectSweep(AttendedTasks attended, SharedPresence shared, Tasks tasks, Duration comeBack) {
    this.attended = attended;
    this.shared = shared;
    this.tasks = tasks;
    this.comeBack = comeBack;
    this.loop = Loop.named("disconnect-sweep").pause(EVERY).start(this::sweepAndForget);
  }

  @Override
  public void close() {
    loop.close();
  }

  private boolean sweepAndForget() {
    sweep();
    if (System.nanoTime() - forgotEndedAt > FORGET_ENDED_EVERY.toNanos()) {
      forgotEndedAt = System.nanoTime();
      forgetEnded();
    }
    return false;
  }

  private void sweep() {
    long renewEvery = Math.min(RENEW_EVERY.toNanos(), comeBack.toNanos() / 4);
    attended.due(renewEvery, comeBack.toNanos()).forEach(this::handle);
  }

  private void handle(AttendedTask.Due due) {
    try {
      if (due.register()) {
        shared.register(due.task(), due.owner());
      } else if (shared.elsewhere(due.task())) {
        attended.handOver(due.task());
      } else if (due.cancel()) {
        cancel(due.task(), due.owner());
      }
    } catch (StoreException away) {
      LOG.debug("The clients of a task are looked at in the next sweep.", away);
    }
  }

  private void cancel(TaskId task, String owner) {
    try {
      if (tasks.cancel(owner, task) instanceof Controlled.Done(boolean changed) && changed) {
        LOG.info("A task was cancelled: the client that submitted it is gone. task={}", task);
      }
      attended.forget(task);
    } catch (StoreException away) {
      LOG.debug("The task is cancelled in a later sweep.", away);
    } catch (RuntimeException unexpected) {
      LOG.error("A task whose client is gone could not be cancelled; it goes on.", unexpected);
      attended.forget(task);
    }
  }

  private void forgetEnded() {
    List<TaskId> ids = attended.ids();
    try {
      for (int from = 0; from < ids.size(); from += PAGE) {
        List<TaskId> some = ids.subList(from, Math.min(ids.size(), from + PAGE));
        Set<TaskId> ended = new HashSet<>(some);
        tasks.live(some).stream()
            .filter(task -> !task.status().terminal())
            .map(TaskView::id)
            .forEach(ended::remove);
        ended.forEach(attended::forget);
      }
    } catch (StoreException away) {
      LOG.debug("Ended tasks are forgotten in a later sweep.", away);
    }
  }
}
