package io.openclaw.gateway.session;

import io.openclaw.gateway.history.SessionHistory;
import io.openclaw.gateway.history.SessionHistory.LastUse;
import io.openclaw.gateway.history.SessionHistory.PastSession;
import io.openclaw.task.Status;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskSessions;
import io.openclaw.task.TaskSessions.Session;
import io.openclaw.task.TaskView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Merges the sessions of the store and of the history. The store is read before the history, so a
/// task on its way from one to the other is in at least one of the two answers; one that is in both
/// is counted once.
final class SessionLists {
  /// Tasks of one session that are counted in the store; more are not archived at the same time.
  private static final int COUNTED = 10_000;

  private final TaskSessions store;
  private final TaskReader reader;
  private final SessionHistory history;

  SessionLists(TaskSessions store, TaskReader reader, SessionHistory history) {
    this.store = store;
    this.reader = reader;
    this.history = history;
  }

  /// The last used first.
  List<SessionSummary> list(String owner, Optional<LastUse> before, int limit) {
    List<Session> live = store.sessions(owner, before.map(SessionLists::place), limit);
    List<PastSession> past = pastOnly(owner, before, limit);
    Set<String> shown = live.stream().map(Session::session).collect(Collectors.toSet());
    return Stream.concat(
            summaries(owner, live).stream(),
            past.stream().filter(it -> !shown.contains(it.session())).map(SessionSummary::of))
        .sorted(SessionLists::lastUsedFirst)
        .limit(limit)
        .toList();
  }

  Optional<SessionSummary> find(String owner, String session) {
    List<Session> live = store.sessions(owner, List.of(session));
    return live.isEmpty()
        ? history.sessions(owner, List.of(session)).stream().map(SessionSummary::of).findFirst()
        : summaries(owner, live).stream().findFirst();
  }

  /// How many turns of the session were answered.
  int answered(String owner, String session) {
    List<TaskId> live = reader.answered(owner, session, Optional.empty(), COUNTED);
    int past =
        history.sessions(owner, List.of(session)).stream().mapToInt(PastSession::answered).sum();
    return past + live.size() - history.known(live).size();
  }

  /// Those that only the history has. What the store has, too, was last used there, so it has its
  /// place in the list from there.
  private List<PastSession> pastOnly(String owner, Optional<LastUse> before, int limit) {
    List<PastSession> only = new ArrayList<>();
    Optional<LastUse> from = before;
    List<PastSession> page;
    do {
      page = history.sessions(owner, from, limit);
      Set<String> live = liveAmong(owner, page);
      page.stream().filter(it -> !live.contains(it.session())).forEach(only::add);
      from = page.isEmpty() ? from : Optional.of(SessionSummary.of(page.getLast()).lastUse());
    } while (page.size() == limit && only.size() < limit);
    return only;
  }

  private Set<String> liveAmong(String owner, List<PastSession> page) {
    List<String> names = page.stream().map(PastSession::session).toList();
    return store.sessions(owner, names).stream().map(Session::session).collect(Collectors.toSet());
  }

  private List<SessionSummary> summaries(String owner, List<Session> live) {
    Map<String, Set<TaskId>> ids =
        live.stream().collect(Collectors.toMap(Session::session, it -> ids(owner, it)));
    Map<String, PastSession> past = past(owner, live);
    Set<TaskId> known = history.known(ids.values().stream().flatMap(Set::stream).toList());
    Set<TaskId> running = running(live);
    return live.stream()
        .map(it -> {
          Optional<PastSession> before = Optional.ofNullable(past.get(it.session()));
          Set<TaskId> here = ids.getOrDefault(it.session(), Set.of());
          long more = here.stream().filter(id -> !known.contains(id)).count();
          return SessionSummary.of(
              it,
              before,
              (int) more + before.map(PastSession::turns).orElse(0),
              it.unfinished().stream().filter(running::contains).findFirst());
        })
        .toList();
  }

  private Set<TaskId> ids(String owner, Session of) {
    return Set.copyOf(reader.inSession(owner, of.session(), Optional.empty(), COUNTED));
  }

  private Map<String, PastSession> past(String owner, List<Session> live) {
    List<String> names = live.stream().map(Session::session).toList();
    return history.sessions(owner, names).stream()
        .collect(Collectors.toMap(PastSession::session, Function.identity()));
  }

  /// Only the first unfinished turn of a session may run.
  private Set<TaskId> running(List<Session> live) {
    List<TaskId> first = live.stream().flatMap(it -> it.unfinished().stream().limit(1)).toList();
    return first.isEmpty()
        ? Set.of()
        : reader.find(first).stream()
            .filter(task -> task.status() == Status.RUNNING)
            .map(TaskView::id)
            .collect(Collectors.toSet());
  }

  private static int lastUsedFirst(SessionSummary one, SessionSummary other) {
    int byTime = other.lastAt().compareTo(one.lastAt());
    return byTime == 0 ? other.session().compareTo(one.session()) : byTime;
  }

  private static Session place(LastUse of) {
    return new Session(of.session(), "", Instant.EPOCH, of.at(), 0, List.of());
  }
}
