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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All watched sessions. Any task's first event may be that of a new task of one of them, so the
/// task is read; a lost hint is made up for by reading the newest tasks of each watched owner once
/// a second.
public final class SessionFeeds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionFeeds.class);
  private static final Duration REFRESH_EVERY = Duration.ofSeconds(1);
  private static final int PAGE = 200;
  private static final int MOST_PAGES = 50;

  private final Map<Session, Set<SessionWatcher>> watched = new ConcurrentHashMap<>();
  private final Map<String, Set<TaskId>> seen = new ConcurrentHashMap<>();
  private final BlockingQueue<TaskId> newTasks = new ArrayBlockingQueue<>(8_192);

  /// Reading a session of thousands of tasks is dear: one at a time for all clients.
  private final Semaphore scan = new Semaphore(1, /* fair= */ true);

  private final TaskFeeds feeds;
  private final Tasks tasks;
  private final AutoCloseable subscription;
  private final Loop loop;
  private long refreshedAt = System.nanoTime();

  /// A session belongs to an owner; the same name with another owner is another session.
  private record Session(String owner, String id) {}

  public SessionFeeds(TaskFeeds feeds, Tasks tasks, TaskSignals signals) {
    this.feeds = feeds;
    this.tasks = tasks;
    this.subscription = signals.onEvents(this::hinted);
    this.loop =
        Loop.named("session-refresh").expect(StoreException.class).start(this::lookForNewTasks);
  }

  /// Watches the tasks of a session that are alive, and all to come. Once this returns nothing is
  /// missed. Throws [StoreException] when the store is away.
  public SessionWatcher watch(String owner, String session) {
    Session key = new Session(owner, session);
    seen.computeIfAbsent(owner, it -> Set.copyOf(tasks.newest(it, Optional.empty(), PAGE)));
    SessionWatcher watcher = new SessionWatcher(feeds, it -> leave(key, it));
    watched.compute(key, (_, present) -> with(present, watcher));
    try {
      alive(owner, session).forEach(watcher::add);
      return watcher;
    } catch (RuntimeException failure) {
      watcher.close();
      throw failure;
    }
  }

  public int watched() {
    return watched.size();
  }

  @Override
  public void close() {
    loop.close();
    try {
      subscription.close();
    } catch (Exception failure) {
      LOG.debug("The subscription did not close cleanly.", failure);
    }
  }

  private List<TaskView> alive(String owner, String session) {
    scan.acquireUninterruptibly();
    try {
      return scan(owner, session);
    } finally {
      scan.release();
    }
  }

  private List<TaskView> scan(String owner, String session) {
    List<TaskView> alive = new ArrayList<>();
    Optional<String> before = Optional.empty();
    for (int page = 0; page < MOST_PAGES; page++) {
      List<TaskId> ids = tasks.inSession(owner, session, before, PAGE);
      tasks.live(ids).stream().filter(task -> !task.status().terminal()).forEach(alive::add);
      if (ids.size() < PAGE) {
        break;
      }
      before = Optional.of(ids.getLast().age());
    }
    return alive;
  }

  private void hinted(List<Appended> hints) {
    if (watched.isEmpty()) {
      return;
    }
    for (Appended hint : hints) {
      if (hint.seq() == 1 && !newTasks.offer(hint.task())) {
        return; // A full queue is made up for by the next refresh.
      }
    }
  }

  private boolean lookForNewTasks() throws InterruptedException {
    announce(newTasks.poll(REFRESH_EVERY.toMillis(), TimeUnit.MILLISECONDS));
    if (System.nanoTime() - refreshedAt >= REFRESH_EVERY.toNanos()) {
      refreshedAt = System.nanoTime();
      refresh();
    }
    return true;
  }

  private void announce(@Nullable TaskId first) {
    if (first != null) {
      List<TaskId> ids = new ArrayList<>(List.of(first));
      newTasks.drainTo(ids, PAGE - 1);
      tasks.live(ids).forEach(this::announce);
    }
  }

  private void announce(TaskView task) {
    Set<SessionWatcher> there = watched.get(new Session(task.owner(), task.session()));
    if (there != null) {
      there.forEach(it -> it.add(task));
    }
  }

  void refresh() {
    Set<String> owners = new HashSet<>();
    watched.keySet().forEach(session -> owners.add(session.owner));
    seen.keySet().retainAll(owners);
    owners.forEach(this::refresh);
  }

  private void refresh(String owner) {
    Set<TaskId> before = seen.getOrDefault(owner, Set.of());
    List<TaskId> newest = tasks.newest(owner, Optional.empty(), PAGE);
    seen.put(owner, Set.copyOf(newest));
    for (int page = 0; page < MOST_PAGES; page++) {
      List<TaskId> fresh = newest.stream().filter(id -> !before.contains(id)).toList();
      tasks.live(fresh).forEach(this::announce);
      if (fresh.size() < PAGE || before.isEmpty()) {
        return;
      }
      newest = tasks.newest(owner, Optional.of(newest.getLast().age()), PAGE);
    }
  }

  private void leave(Session key, SessionWatcher watcher) {
    watched.computeIfPresent(key, (_, present) -> without(present, watcher));
  }

  private static Set<SessionWatcher> with(
      @Nullable Set<SessionWatcher> present, SessionWatcher one) {
    Set<SessionWatcher> all = present == null ? new HashSet<>() : new HashSet<>(present);
    all.add(one);
    return all;
  }

  private static @Nullable Set<SessionWatcher> without(
      Set<SessionWatcher> present, SessionWatcher one) {
    Set<SessionWatcher> rest = new HashSet<>(present);
    rest.remove(one);
    return rest.isEmpty() ? null : rest;
  }
}
