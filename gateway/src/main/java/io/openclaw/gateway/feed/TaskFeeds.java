package io.openclaw.gateway.feed;

import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.loop.Loop;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskSignals;
import io.openclaw.task.TaskSignals.Appended;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All watched tasks. One subscription serves them all and stands before any watcher reads its log,
/// so that nothing falls between the two; a lost hint is made up for by a refresh once a second.
public final class TaskFeeds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskFeeds.class);
  private static final Duration REFRESH_EVERY = Duration.ofSeconds(1);
  private static final int PAGE = 200;

  private final Map<TaskId, TaskFeed> feeds = new ConcurrentHashMap<>();
  private final Tasks tasks;
  private final AutoCloseable subscription;
  private final Loop refresh;
  private volatile boolean closed;

  public TaskFeeds(Tasks tasks, TaskSignals signals) {
    this.tasks = tasks;
    this.subscription = signals.onEvents(this::hinted);
    this.refresh =
        Loop.named("feed-refresh")
            .pause(REFRESH_EVERY)
            .pauseAfterFailure(REFRESH_EVERY, REFRESH_EVERY)
            .expect(StoreException.class)
            .start(() -> {
              refresh();
              return false;
            });
  }

  /// A cursor behind `after`. The caller has checked that the client may see the task.
  public TaskWatcher watch(TaskView task, long after) {
    TaskFeed feed =
        feeds.compute(
            task.id(),
            (_, present) -> {
              TaskFeed it = present == null ? new TaskFeed(task) : present;
              it.watchers++;
              return it;
            });
    if (closed) {
      feed.closing();
    } else {
      feed.seen(task);
    }
    return new TaskWatcher(feed, tasks, after, () -> leave(task.id()));
  }

  /// Like [#watch], and calls back whenever there may be more: for a watcher of many tasks.
  TaskWatcher watch(TaskView task, long after, Runnable onChange) {
    TaskWatcher watcher = watch(task, after);
    watcher.listen(onChange);
    return watcher;
  }

  /// How many watchers there are.
  public int watchers() {
    return feeds.values().stream().mapToInt(feed -> feed.watchers).sum();
  }

  /// How many tasks are watched.
  public int watched() {
    return feeds.size();
  }

  /// Ends every watcher, now and from now on.
  @Override
  public void close() {
    closed = true;
    feeds.values().forEach(TaskFeed::closing);
    refresh.close();
    try {
      subscription.close();
    } catch (Exception failure) {
      LOG.debug("The subscription did not close cleanly.", failure);
    }
  }

  /// Reads every watched task as the store has it now.
  void refresh() {
    List<TaskId> ids = new ArrayList<>(feeds.keySet());
    for (int from = 0; from < ids.size(); from += PAGE) {
      refresh(ids.subList(from, Math.min(ids.size(), from + PAGE)));
    }
  }

  private void refresh(List<TaskId> ids) {
    List<TaskView> live = tasks.live(ids);
    live.forEach(this::seen);
    Set<TaskId> found = live.stream().map(TaskView::id).collect(Collectors.toSet());
    ids.stream().filter(id -> !found.contains(id)).forEach(this::refreshFromHistory);
  }

  private void refreshFromHistory(TaskId id) {
    TaskFeed feed = feeds.get(id);
    if (feed != null) {
      tasks.find(feed.task().owner(), id).ifPresentOrElse(feed::seen, feed::gone);
    }
  }

  private void seen(TaskView task) {
    TaskFeed feed = feeds.get(task.id());
    if (feed != null) {
      feed.seen(task);
    }
  }

  private void hinted(List<Appended> hints) {
    if (hints.isEmpty()) {
      feeds.values().forEach(TaskFeed::missed);
    }
    for (Appended hint : hints) {
      TaskFeed feed = feeds.get(hint.task());
      if (feed != null) {
        feed.hint(hint);
      }
    }
  }

  private void leave(TaskId id) {
    feeds.computeIfPresent(id, (_, feed) -> --feed.watchers == 0 ? null : feed);
  }
}
