package io.openclaw.gateway.feed;

import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All tasks of one session that are alive, each from its first event: a cursor in each of their
/// logs. Tasks take turns, and each is in order.
public final class SessionWatcher implements Watcher {
  private static final int ENDED_REMEMBERED = 1_000;

  private final TaskFeeds feeds;
  private final Consumer<SessionWatcher> onClose;
  private final Map<TaskId, TaskWatcher> watchers = new LinkedHashMap<>();
  private final LinkedHashSet<TaskId> ended = new LinkedHashSet<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<TaskView> added = new ArrayDeque<>();
  private final LinkedHashSet<TaskId> ready = new LinkedHashSet<>();

  SessionWatcher(TaskFeeds feeds, Consumer<SessionWatcher> onClose) {
    this.feeds = feeds;
    this.onClose = onClose;
  }

  /// Never [Next.Ended]: a session goes on.
  @Override
  public Next next(Duration timeout) {
    long until = System.nanoTime() + timeout.toNanos();
    while (true) {
      watchAdded();
      TaskId task = awaitReady(until);
      if (task == null && until - System.nanoTime() <= 0) {
        return new Next.Quiet();
      }
      TaskWatcher watcher = task == null ? null : watchers.get(task);
      switch (watcher == null ? new Next.Quiet() : watcher.next(Duration.ZERO)) {
        case Next.Events(List<TaskEvent> events) -> {
          markReady(events.getFirst().task());
          return new Next.Events(events);
        }
        case Next.Ended _, Next.Gone _ -> end(task);
        case Next.Closing closing -> {
          return closing;
        }
        case Next.Quiet _ -> {}
      }
    }
  }

  @Override
  public List<TaskView> tasks() {
    return watchers.values().stream().map(TaskWatcher::task).toList();
  }

  @Override
  public void close() {
    onClose.accept(this);
    watchers.values().forEach(TaskWatcher::close);
    watchers.clear();
  }

  /// A task of the session was seen; may be called more than once for a task.
  void add(TaskView task) {
    lock.lock();
    try {
      added.add(task);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void watchAdded() {
    for (TaskView task = nextAdded(); task != null; task = nextAdded()) {
      TaskId id = task.id();
      if (!ended.contains(id) && !watchers.containsKey(id)) {
        watchers.put(id, feeds.watch(task, 0, () -> markReady(id)));
      }
    }
  }

  private @Nullable TaskView nextAdded() {
    lock.lock();
    try {
      return added.poll();
    } finally {
      lock.unlock();
    }
  }

  private void markReady(TaskId task) {
    lock.lock();
    try {
      if (ready.add(task)) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// The task that has been ready for longest, or nothing when a task was added or time is up.
  private @Nullable TaskId awaitReady(long until) {
    lock.lock();
    try {
      long left = until - System.nanoTime();
      while (ready.isEmpty() && added.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return ready.isEmpty() ? null : ready.removeFirst();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void end(@Nullable TaskId task) {
    if (task == null) {
      return;
    }
    TaskWatcher over = watchers.remove(task);
    if (over != null) {
      over.close();
    }
    ended.add(task);
    if (ended.size() > ENDED_REMEMBERED) {
      ended.removeFirst();
    }
  }
}
