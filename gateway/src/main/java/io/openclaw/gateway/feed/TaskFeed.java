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
/// wait here, each with a cursor of its own; a slow one holds up nobody and nothing is kept for it.
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
  int watchers;

  TaskFeed(TaskView task) {
    this.task = task;
    this.known = task.seq();
  }

  /// What a watcher is to do next.
  sealed interface Step {
    record Take(List<TaskEvent> events) implements Step {}

    /// Read the log; the numbers say how things stood when this was decided.
    record Look(long misses, long changes) implements Step {}

    record Stop(Next why) implements Step {}
  }

  /// Waits until there is something to do behind `cursor`.
  ///
  /// @param misses up to which the watcher has looked
  /// @param fruitless the state of changes in which a look found nothing; there is none in looking
  ///   again before something changed
  Step await(long cursor, long misses, long fruitless, long untilNanos) {
    lock.lock();
    try {
      Step step = step(cursor, misses, fruitless);
      long left = untilNanos - System.nanoTime();
      while (step == null && left > 0) {
        left = changed.awaitNanos(left);
        step = step(cursor, misses, fruitless);
      }
      return step == null ? new Step.Stop(new Next.Quiet()) : step;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new Step.Stop(new Next.Closing());
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Step step(long cursor, long looked, long fruitless) {
    if (closing) {
      return new Step.Stop(new Next.Closing());
    }
    List<TaskEvent> events = ring.after(cursor);
    if (!events.isEmpty()) {
      return new Step.Take(events);
    }
    if (gone) {
      return new Step.Stop(new Next.Gone());
    }
    if ((misses != looked || known > cursor) && changes != fruitless) {
      return new Step.Look(misses, changes);
    }
    return task.status().terminal() && task.seq() <= cursor && misses == looked
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
      listeners = listeners.stream().filter(it -> it != listener).toList();
    } finally {
      lock.unlock();
    }
  }

  private static List<Runnable> with(List<Runnable> listeners, Runnable one) {
    return Stream.concat(listeners.stream(), Stream.of(one))
        .toList();
  }

  void offer(Appended appended) {
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
