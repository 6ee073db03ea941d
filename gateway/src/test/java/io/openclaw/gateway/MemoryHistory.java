package io.openclaw.gateway;

import io.openclaw.gateway.history.HistoryException;
import io.openclaw.gateway.history.TaskHistory;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A history in memory that takes tasks over when it is told to.
public final class MemoryHistory implements TaskHistory {
  /// Whether listing fails.
  public volatile boolean away;

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

  private List<TaskEvent> log(TaskId id) {
    return Optional.ofNullable(kept.get(id)).map(Kept::log).orElse(List.of());
  }
}
