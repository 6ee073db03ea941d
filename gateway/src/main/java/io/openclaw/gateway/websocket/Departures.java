package io.openclaw.gateway.websocket;

import io.openclaw.gateway.security.Caller;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskControl.Controlled;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tasks that are to be cancelled when nobody who asked for them is left. A connection attends such
/// a task by submitting it or by watching it; when the last one is gone and none is back in time,
/// the task is cancelled. Kept in memory alone: a gateway that goes takes no task with it.
public final class Departures implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Departures.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration TIDY_EVERY = Duration.ofMinutes(1);
  private static final int PAGE = 200;

  private final Map<TaskId, Attended> attended = new ConcurrentHashMap<>();
  private final Tasks tasks;
  private final Duration comeBack;
  private volatile boolean closed;

  private static final class Attended {
    private final String owner;
    private final Set<Visitor> there = new HashSet<>();
    private long leftAt;

    private Attended(String owner) {
      this.owner = owner;
    }
  }

  Departures(Tasks tasks, Duration comeBack) {
    this.tasks = tasks;
    this.comeBack = comeBack;
    Thread.ofVirtual().name("departures").start(this::keepLooking);
  }

  /// For a reader over plain HTTP.
  public Visit visit() {
    return new Visit(this);
  }

  /// `visitor` submitted the task and wants it cancelled when it is gone.
  public synchronized void submitted(Visitor visitor, String owner, TaskId task) {
    attended.computeIfAbsent(task, _ -> new Attended(owner)).there.add(visitor);
    left(visitor);
  }

  /// `visitor` watches the task; that matters for those that were submitted so.
  ///
  /// @param view as in [Caller#view]
  public void watches(Visitor visitor, String view, TaskId task) {
    if (attended.containsKey(task)) {
      attend(visitor, view, task);
    }
  }

  private synchronized void attend(Visitor visitor, String view, TaskId task) {
    Attended it = attended.get(task);
    if (it != null && (view.equals(Caller.EVERYONE) || view.equals(it.owner))) {
      it.there.add(visitor);
      left(visitor);
    }
  }

  /// A connection that went while its frame was handled has said its farewell already.
  private void left(Visitor visitor) {
    if (visitor.closing()) {
      gone(visitor, visitor.wasFarewell());
    }
  }

  /// The connection is gone. When it was the gateway that went, its tasks go on.
  public synchronized void gone(Visitor visitor, boolean farewell) {
    Iterator<Attended> all = attended.values().iterator();
    while (all.hasNext()) {
      Attended it = all.next();
      if (it.there.remove(visitor) && it.there.isEmpty()) {
        it.leftAt = System.nanoTime();
        if (farewell) {
          all.remove();
        }
      }
    }
  }

  public int attended() {
    return attended.size();
  }

  @Override
  public void close() {
    closed = true;
  }

  private void keepLooking() {
    long tidied = System.nanoTime();
    while (!closed) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      due().forEach(this::cancel);
      if (System.nanoTime() - tidied > TIDY_EVERY.toNanos()) {
        tidied = System.nanoTime();
        tidy();
      }
    }
  }

  private synchronized Map<TaskId, String> due() {
    Map<TaskId, String> due = new HashMap<>();
    attended.forEach((task, it) -> {
      if (it.there.isEmpty() && System.nanoTime() - it.leftAt > comeBack.toNanos()) {
        due.put(task, it.owner);
      }
    });
    return due;
  }

  /// A store that is away is asked again.
  private void cancel(TaskId task, String owner) {
    try {
      if (tasks.cancel(owner, task) instanceof Controlled.Done(boolean changed) && changed) {
        LOG.info("A task was cancelled: who submitted it is gone. task={}", task);
      }
      forget(task);
    } catch (StoreException away) {
      LOG.debug("The task is cancelled later.", away);
    } catch (RuntimeException unexpected) {
      LOG.error("A task whose submitter is gone could not be cancelled; it goes on.", unexpected);
      forget(task);
    }
  }

  private synchronized void forget(TaskId task) {
    attended.remove(task);
  }

  /// Forgets tasks that have ended meanwhile.
  void tidy() {
    List<TaskId> ids = ids();
    try {
      for (int from = 0; from < ids.size(); from += PAGE) {
        List<TaskId> some = ids.subList(from, Math.min(ids.size(), from + PAGE));
        Set<TaskId> ended = new HashSet<>(some);
        tasks.live(some).stream()
            .filter(task -> !task.status().terminal())
            .map(TaskView::id)
            .forEach(ended::remove);
        ended.forEach(this::forget);
      }
    } catch (StoreException away) {
      LOG.debug("Ended tasks are forgotten later.", away);
    }
  }

  private synchronized List<TaskId> ids() {
    return new ArrayList<>(attended.keySet());
  }
}
