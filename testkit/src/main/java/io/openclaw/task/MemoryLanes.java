package io.openclaw.task;

import io.openclaw.task.MemoryTask.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The waiting lines, the lanes and the leases of the in-memory model. Owners take turns in a line,
/// accounts take turns in a lane.
final class MemoryLanes {
  /// Ids by score, then by id.
  static final class Line extends TreeMap<String, Long> {
    private static final long serialVersionUID = 1L;

    long score(String id) {
      return Objects.requireNonNull(get(id), id);
    }

    List<String> inOrder() {
      return entrySet().stream()
          .sorted(
              Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  /// An id on its way to a worker; `consumer` once it was delivered.
  static final class Delivery {
    final MemoryTask task;
    @Nullable String consumer;

    Delivery(MemoryTask task) {
      this.task = task;
    }
  }

  /// When a process last reached the store, and how long leases are.
  record Mark(long at, long lease) {}

  private static final long MARK_EVERY = 250;
  private static final long SHORTEST_SILENCE = 1000;
  private static final int MOST_FED = 100;
  private static final int DEFAULT_CAP = 8;

  final Map<String, Line> wait = new TreeMap<>();
  final Map<String, Line> ready = new TreeMap<>();
  final Map<String, Map<String, Long>> turns = new TreeMap<>();
  final Map<Lane, Map<String, Long>> accounts = new TreeMap<>();
  final Map<Lane, List<Delivery>> deliveries = new TreeMap<>();
  final Map<Lane, Line> leases = new TreeMap<>();
  final Map<String, Long> fairTime = new TreeMap<>();
  final Map<String, Integer> caps = new TreeMap<>();
  Optional<Mark> marked = Optional.empty();
  private final Map<String, MemoryTask> tasks = new HashMap<>();

  List<Delivery> deliveries(Lane lane) {
    return deliveries.computeIfAbsent(lane, it -> new ArrayList<>());
  }

  Line leases(Lane lane) {
    return leases.computeIfAbsent(lane, it -> new Line());
  }

  private Map<String, Long> accounts(Lane lane) {
    return accounts.computeIfAbsent(lane, it -> new TreeMap<>());
  }

  /// Marks the time; leases that nobody could extend since the last mark get their full length.
  void markTime(long at, OptionalLong given) {
    OptionalLong lease =
        given.isPresent() || marked.isEmpty() ? given : OptionalLong.of(marked.get().lease());
    if (lease.isEmpty()) {
      return;
    }
    long silence = marked.map(it -> Math.abs(at - it.at())).orElse(MARK_EVERY);
    if (marked.isPresent() && silence > Math.max(SHORTEST_SILENCE, lease.getAsLong() / 4)) {
      renewLeases(marked.get().at(), at + lease.getAsLong());
    }
    if (silence >= MARK_EVERY) {
      marked = Optional.of(new Mark(at, lease.getAsLong()));
    }
  }

  private void renewLeases(long last, long until) {
    leases.values().forEach(line -> line.replaceAll((_, end) -> end >= last ? until : end));
  }

  void enqueue(MemoryTask task) {
    String line = task.line();
    if (task.score.isEmpty()) {
      Map<String, Long> owners = turns.computeIfAbsent(line, it -> new TreeMap<>());
      long mine = owners.getOrDefault(task.submission.owner(), 0L);
      long score = Math.max(fairTime.getOrDefault(line, 0L), mine);
      owners.put(task.submission.owner(), score + 1);
      task.score = OptionalLong.of(score);
    }
    tasks.put(task.id().text(), task);
    line(wait, line).put(task.id().text(), task.score.orElseThrow());
    task.place = Place.WAIT;
    Map<String, Long> queue = accounts(task.submission.lane());
    queue.putIfAbsent(
        task.submission.account(), queue.values().stream().min(Long::compare).orElse(0L));
  }

  /// Fills a lane up to `room` undelivered entries; says how many were moved.
  int feed(Lane lane, int room) {
    Map<String, Long> queue = accounts(lane);
    List<String> atStart = List.copyOf(queue.keySet());
    int free = Math.min(room - undelivered(lane), MOST_FED);
    int moved = 0;
    while (moved < free) {
      String account = nextAccount(lane, queue);
      if (account == null) {
        break;
      }
      toLane(lane, lane.word() + ":" + account);
      queue.merge(account, 1L, Long::sum);
      moved++;
    }
    atStart.stream()
        .filter(it -> line(wait, lane.word() + ":" + it).isEmpty())
        .forEach(queue::remove);
    atStart.stream()
        .map(it -> lane.word() + ":" + it)
        .filter(it -> line(wait, it).isEmpty())
        .forEach(turns::remove);
    return moved;
  }

  /// Takes it out of wherever it waits or is held.
  void withdraw(MemoryTask task) {
    Lane lane = task.submission.lane();
    switch (task.place) {
      case WAIT -> line(wait, task.line()).remove(task.id().text());
      case LANE, HELD -> {
        deliveries(lane).removeIf(entry -> entry.task == task);
        line(ready, task.line()).remove(task.id().text());
        leases(lane).remove(task.id().text());
      }
      case TIME, NONE -> {}
    }
  }

  long position(MemoryTask task) {
    String id = task.id().text();
    if (task.place == Place.WAIT) {
      return line(ready, task.line()).size() + line(wait, task.line()).inOrder().indexOf(id) + 1L;
    }
    return line(ready, task.line()).inOrder().indexOf(id) + 1L;
  }

  long lastPosition(String line) {
    return line(ready, line).size() + line(wait, line).size() + 1L;
  }

  int waiting(Lane lane) {
    return undelivered(lane)
        + accounts(lane).keySet().stream()
            .mapToInt(account -> line(wait, lane.word() + ":" + account).size())
            .sum();
  }

  int cap(String account) {
    return caps.getOrDefault(account, DEFAULT_CAP);
  }

  static Line line(Map<String, Line> lines, String name) {
    return lines.computeIfAbsent(name, it -> new Line());
  }

  private int undelivered(Lane lane) {
    return deliveries(lane).size() - leases(lane).size();
  }

  private @Nullable String nextAccount(Lane lane, Map<String, Long> queue) {
    return queue.entrySet().stream()
        .filter(entry -> mayFeed(lane.word() + ":" + entry.getKey(), entry.getKey()))
        .min(
            Map.Entry.<String, Long>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private boolean mayFeed(String line, String account) {
    return !line(wait, line).isEmpty() && line(ready, line).size() < cap(account);
  }

  private void toLane(Lane lane, String line) {
    String id = line(wait, line).inOrder().getFirst();
    long score = line(wait, line).score(id);
    line(wait, line).remove(id);
    MemoryTask task = Objects.requireNonNull(tasks.get(id), id);
    deliveries(lane).add(new Delivery(task));
    line(ready, line).put(id, score);
    task.place = Place.LANE;
    fairTime.merge(line, score + 1, Math::max);
  }
}
