package io.openclaw.gateway.feed;

import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskSignals.Appended;
import io.openclaw.task.TaskView;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One watched task: its newest events, and what is known about its log. Any number of watchers
/// wait here, each with a cursor of its own; a slow one holds up no other and nothing is kept for
/// it.
///
/// What is known of the log is kept in four values, all guarded by the lock:
/// - `ring` holds the newest events, contiguous; a hint that leaves a hole empties it.
/// - `known` is the highest seq heard of, by a hint or by a look at the task. A cursor below it
///   that the ring cannot serve has to read the log.
/// - `misses` counts the moments at which hints may have been lost. A watcher whose last complete
///   reading is older has to read the log even if `known` says that there is nothing.
/// - `changes` counts everything that happened here. A watcher that read the log and found nothing
///   waits until it has moved; else two values that disagree would make it read in a loop.
///
/// `gone` and `closing` are set once and stay.
final class TaskFeed {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Ring ring = new Ring();
  private TaskView task;
  private long known;
  private long misses;
  private long changes;
  private boolean gone;
  private boolean closing;
  private List<Runnable> listeners = List.of();

  /// Guarded by the map of [TaskFeeds], not by the lock.
  int watchers;

  TaskFeed(TaskView task) {
    this.task = task;
    this.known = task.seq();
  }

  /// What a watcher is to do next.
  sealed interface Step {
    record Deliver(List<TaskEvent> events) implements Step {}

    /// The numbers are those at the moment of the decision.
    record ReadLog(long misses, long changes) implements Step {}

    record Stop(Next why) implements Step {}
  }

  /// Waits until there is something to do behind `cursor`.
  ///
  /// @param readMisses the misses up to which the watcher has read the log to its end
  /// @param emptyAt the count of changes at which a reading found nothing
  Step await(long cursor, long readMisses, long emptyAt, long untilNanos) {
    lock.lock();
    try {
      Step step = step(cursor, readMisses, emptyAt);
      long left = untilNanos - System.nanoTime();
      while (step == null && left > 0) {
        left = changed.awaitNanos(left);
        step = step(cursor, readMisses, emptyAt);
      }
      return step == null ? new Step.Stop(new Next.Quiet()) : step;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new Step.Stop(new Next.Closing());
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Step step(long cursor, long readMisses, long emptyAt) {
    if (closing) {
      return new Step.Stop(new Next.Closing());
    }
    List<TaskEvent> events = ring.after(cursor);
    if (!events.isEmpty()) {
      return new Step.Deliver(events);
    }
    if (gone) {
      return new Step.Stop(new Next.Gone());
    }
    if ((misses != readMisses || known > cursor) && changes != emptyAt) {
      return new Step.ReadLog(misses, changes);
    }
    return task.status().terminal() && task.seq() <= cursor && misses == readMisses
        ? new Step.Stop(new Next.Ended())
        : null;
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changes++;
      changed.signalAll();
      listeners.forEach(Runnable::run);
    } finally {
      lock.unlock();
    }
  }

  /// Called at every change, under this feed's lock; must not come back here.
  void listen(Runnable listener) {
    change(() -> listeners = with(listeners, listener));
  }

  void unlisten(Runnable listener) {
    lock.lock();
    try {
      listeners = listeners.stream().filter(it -> !it.equals(listener)).toList();
    } finally {
      lock.unlock();
    }
  }

  private static List<Runnable> with(List<Runnable> listeners, Runnable one) {
    return Stream.concat(listeners.stream(), Stream.of(one)).toList();
  }

  void hint(Appended appended) {
    change(() -> {
      appended.event().ifPresent(ring::add);
      known = Math.max(known, appended.seq());
    });
  }

  /// Something may have been appended without a hint.
  void missed() {
    change(() -> misses++);
  }

  void seen(TaskView now) {
    change(() -> {
      task = now;
      known = Math.max(known, now.seq());
    });
  }

  void read(List<TaskEvent> events) {
    lock.lock();
    try {
      events.forEach(ring::add);
    } finally {
      lock.unlock();
    }
  }

  void gone() {
    change(() -> gone = true);
  }

  void closing() {
    change(() -> closing = true);
  }

  TaskView task() {
    lock.lock();
    try {
      return task;
    } finally {
      lock.unlock();
    }
  }
}
