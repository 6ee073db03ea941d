package io.openclaw.task;

import io.openclaw.task.MemoryLanes.Line;
import io.openclaw.task.TaskSessions.DueTurn;
import io.openclaw.task.TaskSessions.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// The sessions of the in-memory model, and the order of their turns.
final class MemorySessions {
  /// @param by the task that gave the title, empty without one
  /// @param created of its first task
  record About(String title, String by, long created) {
    About titled(String first, String id) {
      return title.isEmpty() && !first.isEmpty() ? new About(first, id, created) : this;
    }
  }

  final Map<String, Line> open = new TreeMap<>();
  final Map<String, Line> last = new TreeMap<>();
  final Map<String, About> about = new TreeMap<>();
  final Map<TaskId, Long> due = new HashMap<>();
  private final Map<TaskId, MemoryTask> tasks;
  private final MemorySignals signals;

  MemorySessions(Map<TaskId, MemoryTask> tasks, MemorySignals signals) {
    this.tasks = tasks;
    this.signals = signals;
  }

  static String key(Submission of) {
    return of.owner() + ":" + of.session();
  }

  Line open(String key) {
    return open.computeIfAbsent(key, it -> new Line());
  }

  void list(Submission of, long at) {
    last.computeIfAbsent(of.owner(), it -> new Line()).put(of.session(), at);
    String title = of.turn().map(Submission.Turn::title).orElse("");
    about.putIfAbsent(key(of), new About("", "", at));
    about.computeIfPresent(key(of), (_, it) -> it.titled(title, of.id().text()));
  }

  void forgetTitle(Submission of) {
    about.computeIfPresent(
        key(of), (_, it) -> it.by().equals(of.id().text()) ? new About("", "", it.created()) : it);
  }

  /// Forgets a session without tasks.
  void leave(Submission of) {
    boolean none =
        tasks.values().stream().noneMatch(it -> !it.archived && it.of(of.owner(), of.session()));
    if (none && !of.session().isEmpty()) {
      last.computeIfAbsent(of.owner(), it -> new Line()).remove(of.session());
      about.remove(key(of));
    }
  }

  void add(Submission of) {
    Line turns = open(key(of));
    long next = turns.values().stream().max(Long::compare).orElse(0L) + 1;
    turns.put(of.id().text(), next);
  }

  boolean isFirst(MemoryTask task) {
    return open(key(task.submission)).inOrder().stream()
        .findFirst()
        .filter(task.id().text()::equals)
        .isPresent();
  }

  void end(MemoryTask task) {
    String key = key(task.submission);
    if (open(key).remove(task.id().text()) != null) {
      callFirst(key);
    }
  }

  void callFirst(String key) {
    open(key).inOrder().stream()
        .findFirst()
        .map(id -> Objects.requireNonNull(tasks.get(new TaskId(id)), id))
        .filter(it -> it.place == MemoryTask.Place.TURN)
        .filter(it -> due.putIfAbsent(it.id(), 0L) == null)
        .ifPresent(it -> signals.turnDue(it.id()));
  }

  List<DueTurn> take(int limit, Duration lease, long at) {
    List<DueTurn> turns =
        due.entrySet().stream()
            .filter(it -> it.getValue() <= at)
            .sorted(
                Map.Entry.<TaskId, Long>comparingByValue().thenComparing(it -> it.getKey().text()))
            .limit(limit)
            .map(it -> Objects.requireNonNull(tasks.get(it.getKey())).submission)
            .map(of -> new DueTurn(of.id(), of.owner(), of.session()))
            .toList();
    turns.forEach(it -> due.put(it.id(), at + lease.toMillis()));
    return turns;
  }

  List<Session> list(String owner, Optional<Session> before, int limit) {
    Comparator<Session> lastFirst =
        Comparator.comparing(Session::lastAt).thenComparing(Session::session).reversed();
    return last.getOrDefault(owner, new Line()).keySet().stream()
        .map(session -> find(owner, session).orElseThrow())
        .filter(it -> before.isEmpty() || lastFirst.compare(before.get(), it) < 0)
        .sorted(lastFirst)
        .limit(limit)
        .toList();
  }

  Optional<Session> find(String owner, String session) {
    Function<Long, Session> view =
        at -> {
          About of = Objects.requireNonNull(about.get(owner + ":" + session));
          long here =
              tasks.values().stream().filter(it -> !it.archived && it.of(owner, session)).count();
          return new Session(
              session,
              of.title(),
              Instant.ofEpochMilli(of.created()),
              Instant.ofEpochMilli(at),
              (int) here,
              open(owner + ":" + session).inOrder().stream().map(TaskId::new).toList());
        };
    return Optional.ofNullable(last.getOrDefault(owner, new Line()).get(session)).map(view);
  }
}
