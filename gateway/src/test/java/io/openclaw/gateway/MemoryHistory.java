package io.openclaw.gateway;

import io.openclaw.gateway.history.HistoryException;
import io.openclaw.gateway.history.SessionHistory;
import io.openclaw.gateway.history.TaskHistory;
import io.openclaw.gateway.wire.SessionTitle;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskOutbox;
import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskStore;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// A history in memory that takes tasks over when it is told to.
public final class MemoryHistory implements TaskHistory, SessionHistory {
  /// Whether listing fails.
  public volatile boolean away;

  /// How often listing has failed.
  public final AtomicInteger refusals = new AtomicInteger();

  /// How often it was asked for a task.
  public final AtomicInteger questions = new AtomicInteger();

  /// Records of attempts to deliver webhooks.
  public final Map<TaskId, List<String>> deliveries = new ConcurrentHashMap<>();

  private final Map<TaskId, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(TaskView task, List<TaskEvent> log, Optional<String> request) {
    Kept retriedAs(TaskId as) {
      return new Kept(LinkedTask.retriedAs(task, as), log, request);
    }
  }

  /// Copies an ended task here; `drop` removes it from the store, as its expiry would.
  public void takeOver(TaskStore store, TaskId id, boolean drop) {
    TaskReader reader = store;
    kept.put(
        id,
        new Kept(
            reader.find(id).orElseThrow(),
            reader.events(id, 0, Integer.MAX_VALUE),
            reader.request(id)));
    if (drop) {
      store.archived(
          store.outbox(0, 10_000).stream().filter(it -> it.id().equals(id)).toList(),
          Duration.ZERO,
          Duration.ofHours(24));
    }
  }

  /// Makes the links that the store has ordered, as the archiver does.
  public void linkRetried(TaskStore store) {
    for (TaskOutbox.Entry entry : store.outbox(0, 10_000)) {
      if (entry.order() instanceof TaskOutbox.Order.Retried(TaskId as)) {
        kept.computeIfPresent(entry.id(), (_, it) -> it.retriedAs(as));
      }
    }
  }

  @Override
  public Optional<TaskView> find(TaskId id) {
    questions.incrementAndGet();
    return Optional.ofNullable(kept.get(id)).map(Kept::task);
  }

  @Override
  public List<TaskEvent> events(TaskId id, long after, int limit) {
    return log(id).stream().filter(it -> it.seq() > after).limit(limit).toList();
  }

  @Override
  public List<TaskEvent> lastEvents(TaskId id, int limit) {
    List<TaskEvent> log = log(id);
    return log.subList(Math.max(0, log.size() - limit), log.size());
  }

  @Override
  public Optional<String> request(TaskId id) {
    return Optional.ofNullable(kept.get(id)).flatMap(Kept::request);
  }

  @Override
  public List<String> deliveries(TaskId id) {
    return deliveries.getOrDefault(id, List.of());
  }

  @Override
  public List<TaskView> list(Query query) {
    if (away) {
      refusals.incrementAndGet();
      throw new HistoryException.Unavailable("away", new IllegalStateException());
    }
    return kept.values().stream()
        .map(Kept::task)
        .filter(it -> it.owner().equals(query.owner()))
        .filter(it -> query.status().map(it.status()::equals).orElse(true))
        .filter(it -> query.session().map(it.session()::equals).orElse(true))
        .filter(it -> query.lane().map(it.lane()::equals).orElse(true))
        .filter(it -> query.provider().map(it.provider()::equals).orElse(true))
        .filter(it -> query.before().map(age -> it.id().age().compareTo(age) < 0).orElse(true))
        .sorted(Comparator.comparing((TaskView it) -> it.id().age()).reversed())
        .limit(query.limit())
        .toList();
  }

  @Override
  public boolean forget(TaskId id) {
    return kept.remove(id) != null;
  }

  @Override
  public List<PastSession> sessions(String owner, Optional<LastUse> before, int limit) {
    return sessions(owner).stream()
        .filter(it -> before.map(last -> behind(last, it)).orElse(true))
        .sorted(
            Comparator.comparing(PastSession::lastAt)
                .thenComparing(PastSession::session)
                .reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public List<PastSession> sessions(String owner, List<String> names) {
    return sessions(owner).stream().filter(it -> names.contains(it.session())).toList();
  }

  @Override
  public Set<TaskId> known(List<TaskId> ids) {
    return ids.stream().filter(kept::containsKey).collect(Collectors.toSet());
  }

  @Override
  public void forget(List<TaskId> ids) {
    ids.forEach(this::forget);
  }

  private static boolean behind(LastUse last, PastSession it) {
    int byTime = it.lastAt().compareTo(last.at());
    return byTime < 0 || byTime == 0 && it.session().compareTo(last.session()) < 0;
  }

  private List<PastSession> sessions(String owner) {
    return kept.values().stream()
        .filter(it -> it.task().owner().equals(owner) && !it.task().session().isEmpty())
        .collect(Collectors.groupingBy(it -> it.task().session()))
        .values()
        .stream()
        .map(MemoryHistory::session)
        .toList();
  }

  private static PastSession session(List<Kept> turns) {
    List<Kept> inOrder =
        turns.stream().sorted(Comparator.comparing((Kept it) -> it.task().createdAt())).toList();
    return new PastSession(
        inOrder.getFirst().task().session(),
        inOrder.getFirst().request().map(SessionTitle::of).orElse(""),
        inOrder.getFirst().task().createdAt(),
        inOrder.getLast().task().createdAt(),
        turns.size(),
        (int) turns.stream().filter(it -> it.task().status() == Status.SUCCEEDED).count());
  }

  private List<TaskEvent> log(TaskId id) {
    return Optional.ofNullable(kept.get(id)).map(Kept::log).orElse(List.of());
  }
}
