package io.openclaw.gateway.history;

import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskOutbox;
import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A live store with ended tasks, that can be told to lie and to fail.
public final class FakeStore implements TaskOutbox, TaskReader {
  private final Map<TaskId, EndedTask> tasks = new ConcurrentHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private int nextEntry;

  /// Records of attempts to deliver webhooks.
  public final Map<TaskId, List<String>> deliveries = new ConcurrentHashMap<>();

  /// Called with each id before it is read.
  public volatile Consumer<TaskId> beforeRead = id -> {};

  /// Called with each id before its log is read.
  public volatile Consumer<TaskId> beforeLog = id -> {};

  /// Called before entries are dropped.
  public volatile Consumer<List<Entry>> beforeArchived = batch -> {};

  public final List<Archived> calls = new CopyOnWriteArrayList<>();
  public final ConcurrentLinkedDeque<Integer> askedFor = new ConcurrentLinkedDeque<>();

  public synchronized FakeStore ended(EndedTask... ended) {
    for (EndedTask task : ended) {
      tasks.put(task.id(), task);
      add(task.id(), /* forget= */ false);
    }
    return this;
  }

  public synchronized void add(TaskId id, boolean forget) {
    String entry = "%08d-0".formatted(++nextEntry);
    entries.put(entry, new Entry(entry, id, forget));
  }

  /// As the last attempt to deliver a webhook does.
  public synchronized void delivered(TaskId id, String... records) {
    deliveries.put(id, List.of(records));
    String entry = "%08d-0".formatted(++nextEntry);
    entries.put(entry, new Entry(entry, id, new Order.Deliveries()));
  }

  public List<String> deliveries(TaskId id) {
    return deliveries.getOrDefault(id, List.of());
  }

  /// As a live store does that numbers its entries by time.
  public synchronized void add(EndedTask task, Instant writtenAt) {
    tasks.put(task.id(), task);
    String entry = "%d-0".formatted(writtenAt.toEpochMilli());
    entries.put(entry, new Entry(entry, task.id(), /* forget= */ false));
  }

  /// As a deletion does: the copy goes at once, the history is told by the outbox.
  public synchronized void forget(TaskId id) {
    tasks.remove(id);
    add(id, /* forget= */ true);
  }

  /// Puts another version in the place of a task.
  public void replace(EndedTask task) {
    tasks.put(task.id(), task);
  }

  public synchronized int waiting() {
    return entries.size();
  }

  @Override
  public synchronized List<Entry> outbox(int shard, int limit) {
    askedFor.add(limit);
    return entries.values().stream().limit(limit).toList();
  }

  @Override
  public void archived(List<Entry> batch, Duration hot, Duration keys) {
    beforeArchived.accept(batch);
    calls.add(new Archived(batch, hot, keys));
    synchronized (this) {
      batch.forEach(it -> entries.remove(it.entry()));
    }
  }

  @Override
  public int shards() {
    return 1;
  }

  @Override
  public Optional<TaskView> find(TaskId id) {
    beforeRead.accept(id);
    return Optional.ofNullable(tasks.get(id)).map(EndedTask::view);
  }

  @Override
  public List<TaskView> find(List<TaskId> ids) {
    return ids.stream().flatMap(id -> find(id).stream()).toList();
  }

  @Override
  public List<TaskEvent> events(TaskId id, long after, int limit) {
    beforeLog.accept(id);
    EndedTask task = tasks.get(id);
    return task == null
        ? List.of()
        : task.events().stream().filter(it -> it.seq() > after).limit(limit).toList();
  }

  @Override
  public Optional<String> request(TaskId id) {
    return Optional.ofNullable(tasks.get(id)).flatMap(EndedTask::request);
  }

  @Override
  public List<TaskId> list(String owner, Optional<String> before, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<TaskId> inSession(String owner, String session, Optional<String> before, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<TaskId> answered(String owner, String session, Optional<String> before, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<TaskEvent> lastEvents(TaskId id, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, Long> tally() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void ping() {}

  /// One call of [#archived].
  public record Archived(List<Entry> entries, Duration hot, Duration keys) {}
}
