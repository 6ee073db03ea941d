package io.openclaw.gateway.websocket;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskControl.Controlled;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tasks that are to be cancelled when nobody who asked for them is left. A connection attends such
/// a task by submitting it or by watching it; when the last one is gone and none is back in time,
/// the task is cancelled. It may come back by another gateway: the one that it comes to answers for
/// the task from then on. A gateway that goes takes no task with it.
public final class Departures implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Departures.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration TIDY_EVERY = Duration.ofMinutes(1);
  private static final Duration RENEW_EVERY = Duration.ofMillis(2_500);
  private static final int PAGE = 200;

  private final Map<TaskId, Attended> attended = new ConcurrentHashMap<>();
  private final Tasks tasks;
  private final Rollcall rollcall;
  private final Duration comeBack;
  private volatile boolean closed;

  Departures(Tasks tasks, Attendance attendance, Duration comeBack) {
    this.tasks = tasks;
    this.rollcall = new Rollcall(attendance, comeBack);
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

  /// `visitor` begins to watch the task, which may be attended at another gateway. Never waits.
  public void begins(Visitor visitor, String view, TaskId task) {
    if (attended.containsKey(task)) {
      attend(visitor, view, task);
    } else {
      Thread.ofVirtual().name("rollcall").start(() -> ask(visitor, view, task));
    }
  }

  /// A moment later: where it was submitted it is written down within a look.
  private void ask(Visitor visitor, String view, TaskId task) {
    LockSupport.parkNanos(Math.min(LOOK_EVERY.toNanos() * 2, comeBack.toNanos() / 4));
    try {
      Optional<String> owner = rollcall.owner(task).filter(it -> sees(view, it));
      if (owner.isPresent()) {
        rollcall.here(task, owner.get());
        submitted(visitor, owner.get(), task);
      }
    } catch (StoreException away) {
      LOG.debug("Whether a task is attended elsewhere is not known now.", away);
    }
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
    if (it != null && sees(view, it.owner)) {
      it.there.add(visitor);
      left(visitor);
    }
  }

  private static boolean sees(String view, String owner) {
    return view.equals(Caller.EVERYONE) || view.equals(owner);
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
      if (it.leave(visitor) && farewell) {
        all.remove();
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
      standing().forEach(this::look);
      if (System.nanoTime() - tidied > TIDY_EVERY.toNanos()) {
        tidied = System.nanoTime();
        tidy();
      }
    }
  }

  /// Those to be told of, and those that nobody attends here.
  private synchronized List<Attended.Standing> standing() {
    long renewEvery = Math.min(RENEW_EVERY.toNanos(), comeBack.toNanos() / 4);
    List<Attended.Standing> standing = new ArrayList<>();
    attended.forEach(
        (task, it) -> it.standing(task, renewEvery, comeBack.toNanos()).ifPresent(standing::add));
    return standing;
  }

  private void look(Attended.Standing it) {
    try {
      if (it.tell()) {
        rollcall.here(it.task(), it.owner());
      } else if (rollcall.elsewhere(it.task())) {
        leave(it.task());
      } else if (it.due()) {
        cancel(it.task(), it.owner());
      }
    } catch (StoreException away) {
      LOG.debug("A task's visitors are looked at later.", away);
    }
  }

  /// To the gateway where somebody is.
  private synchronized void leave(TaskId task) {
    attended.computeIfPresent(task, (_, it) -> it.there.isEmpty() ? null : it);
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
