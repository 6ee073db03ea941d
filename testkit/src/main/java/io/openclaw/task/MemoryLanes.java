package io.openclaw.task;

import io.openclaw.task.MemoryTask.Place;
import io.openclaw.task.TaskWork.Capabilities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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
    String consumer;

    Delivery(MemoryTask task, String consumer) {
      this.task = task;
      this.consumer = consumer;
    }
  }

  /// When a process last reached the store, and how long leases are.
  record Mark(long at, long lease) {}

  private static final long MARK_EVERY = 250;
  private static final long SHORTEST_SILENCE = 1000;

  final Map<String, Line> wait = new TreeMap<>();
  final Map<String, Line> ready = new TreeMap<>();
  final Map<Lane, Line> since = new TreeMap<>();
  final Set<Lane> paused = EnumSet.noneOf(Lane.class);
  final Map<String, Map<String, Long>> turns = new TreeMap<>();
  final Map<Lane, Map<String, Long>> accounts = new TreeMap<>();
  final Map<Lane, List<Delivery>> deliveries = new TreeMap<>();
  final Map<Lane, Line> leases = new TreeMap<>();
  final Map<String, Long> fairTime = new TreeMap<>();
  final MemoryAccounts limits = new MemoryAccounts(this);
  Optional<Mark> marked = Optional.empty();
  private final Map<String, MemoryTask> tasks = new HashMap<>();

  List<Delivery> deliveries(Lane lane) {
    return deliveries.computeIfAbsent(lane, it -> new ArrayList<>());
  }

  Line leases(Lane lane) {
    return leases.computeIfAbsent(lane, it -> new Line());
  }

  Line since(Lane lane) {
    return since.computeIfAbsent(lane, it -> new Line());
  }

  Map<String, Long> accounts(Lane lane) {
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
    leases.values().forEach(line -> line.replaceAll((_, end) -> end < last ? end : (Long) until));
  }

  long placeInLine(String line, String owner) {
    long turn = turns.getOrDefault(line, Map.of()).getOrDefault(owner, 0L);
    return Math.max(fairTime.getOrDefault(line, 0L), turn);
  }

  void enqueue(MemoryTask task, long at) {
    String line = task.line();
    since(task.submission.lane()).put(task.id().text(), at);
    if (task.score.isEmpty()) {
      long score = placeInLine(line, task.submission.owner());
      turns.computeIfAbsent(line, it -> new TreeMap<>()).put(task.submission.owner(), score + 1);
      task.score = OptionalLong.of(score);
    }
    tasks.put(task.id().text(), task);
    line(wait, line).put(task.id().text(), task.score.orElseThrow());
    task.place = Place.WAIT;
    Map<String, Long> queue = accounts(task.submission.lane());
    queue.putIfAbsent(
        task.submission.account(), queue.values().stream().min(Long::compare).orElse(0L));
  }

  /// Delivers the next tasks that a worker can run, as many as it has places.
  List<MemoryTask> feed(Lane lane, int places, String worker, Capabilities able, long at) {
    List<Candidate> found =
        places > 0 && !paused.contains(lane) ? candidates(lane, able, at) : List.of();
    List<MemoryTask> moved = new ArrayList<>();
    while (moved.size() < places) {
      Candidate from =
          found.stream()
              .filter(it -> it.head != null && it.room > 0)
              .min(Comparator.comparingLong(it -> it.turn))
              .orElse(null);
      if (from == null) {
        break;
      }
      moved.add(deliver(lane, from, worker));
      accounts(lane).put(from.account, ++from.turn);
      from.room--;
      from.head = head(lane, from.account, able);
      if (from.head == null) {
        closeLine(lane, from.account);
      }
    }
    return moved;
  }

  private static final class Candidate {
    final String account;
    long turn;
    long room;
    @Nullable MemoryTask head;

    Candidate(String account, long turn, long room, @Nullable MemoryTask head) {
      this.account = account;
      this.turn = turn;
      this.room = room;
      this.head = head;
    }
  }

  private List<Candidate> candidates(Lane lane, Capabilities able, long at) {
    List<Candidate> found = new ArrayList<>();
    Map<String, Long> queue = accounts(lane);
    List<String> inTurn =
        queue.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList();
    for (String account : inTurn) {
      long room = limits.room(account, at);
      MemoryTask head = room > 0 ? head(lane, account, able) : null;
      if (head == null) {
        closeLine(lane, account);
      } else {
        long turn = Objects.requireNonNull(queue.get(account), account);
        found.add(new Candidate(account, turn, room, head));
      }
    }
    return found;
  }

  private @Nullable MemoryTask head(Lane lane, String account, Capabilities able) {
    return line(wait, lane.word() + ":" + account).inOrder().stream()
        .map(id -> Objects.requireNonNull(tasks.get(id), id))
        .filter(task -> able.canRun(account, task.submission.needs()))
        .findFirst()
        .orElse(null);
  }

  private void closeLine(Lane lane, String account) {
    if (line(wait, lane.word() + ":" + account).isEmpty()) {
      accounts(lane).remove(account);
      turns.remove(lane.word() + ":" + account);
    }
  }

  private MemoryTask deliver(Lane lane, Candidate from, String worker) {
    MemoryTask task = Objects.requireNonNull(from.head);
    long score = line(wait, task.line()).score(task.id().text());
    leaveLine(task);
    deliveries(lane).add(new Delivery(task, worker));
    fairTime.merge(task.line(), score + 1, Math::max);
    return task;
  }

  /// Takes it out of wherever it waits or is held.
  void withdraw(MemoryTask task) {
    Lane lane = task.submission.lane();
    switch (task.place) {
      case WAIT -> leaveLine(task);
      case HELD -> {
        deliveries(lane).removeIf(entry -> entry.task == task);
        line(ready, task.line()).remove(task.id().text());
        limits.running(task.submission.account()).remove(task.id().text());
        leases(lane).remove(task.id().text());
      }
      case TURN, TIME, PAUSED, NONE -> {}
    }
  }

  private void leaveLine(MemoryTask task) {
    line(wait, task.line()).remove(task.id().text());
    since(task.submission.lane()).remove(task.id().text());
  }

  /// What a task in this line waits for, if for anything but a worker.
  MemoryAccounts.Block block(Lane lane, String account, long at) {
    return paused.contains(lane)
        ? new MemoryAccounts.Block(0, "paused")
        : limits.block(account, at);
  }

  long position(MemoryTask task) {
    String id = task.id().text();
    if (task.place == Place.WAIT) {
      return line(ready, task.line()).size() + line(wait, task.line()).inOrder().indexOf(id) + 1L;
    }
    return line(ready, task.line()).inOrder().indexOf(id) + 1L;
  }

  /// The rank that a task of this score would get.
  long rankOf(String line, long score) {
    return line(ready, line).size()
        + 1L
        + line(wait, line).values().stream().filter(it -> it <= score).count();
  }

  /// How many tasks in line wait for what.
  Map<String, Long> waits(Lane lane, long at) {
    Map<String, Long> waits = new TreeMap<>();
    for (String account : accounts(lane).keySet()) {
      long count = line(wait, lane.word() + ":" + account).size();
      waits.merge(reason(lane, account, at), count, Long::sum);
    }
    return waits;
  }

  private String reason(Lane lane, String account, long at) {
    String blocked = block(lane, account, at).reason();
    return blocked.isEmpty() ? limits.reason(account, at) : blocked;
  }

  int waiting(Lane lane) {
    return accounts(lane).keySet().stream()
        .mapToInt(account -> line(wait, lane.word() + ":" + account).size())
        .sum();
  }

  static Line line(Map<String, Line> lines, String name) {
    return lines.computeIfAbsent(name, it -> new Line());
  }
}
