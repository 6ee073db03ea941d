package io.openclaw.gateway.session;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.history.ReadBudget;
import io.openclaw.gateway.history.SessionHistory;
import io.openclaw.gateway.history.SessionHistory.LastUse;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.tasks.TaskFilter;
import io.openclaw.gateway.tasks.TaskPage;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.gateway.wire.EventJson;
import io.openclaw.task.TaskControl;
import io.openclaw.task.TaskControl.Controlled;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskSessions;
import io.openclaw.task.TaskView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The sessions of an owner, live or archived alike. One of another owner is like an absent one.
/// Throws [StoreException] or [HistoryException] when one of the two is needed and away.
public final class Sessions {
  private static final int BATCH = 50;

  private final TaskSessions store;
  private final TaskControl control;
  private final SessionHistory history;
  private final Tasks tasks;
  private final SessionLists lists;
  private final ContextReader contexts;
  private final int budget;

  Sessions(
      TaskSessions store,
      TaskControl control,
      SessionHistory history,
      Tasks tasks,
      SessionLists lists,
      ContextReader contexts,
      int budget) {
    this.store = store;
    this.control = control;
    this.history = history;
    this.tasks = tasks;
    this.lists = lists;
    this.contexts = contexts;
    this.budget = budget;
  }

  /// @param entries in JSON, the last used first
  /// @param next the last entry, when there are more
  public record Page(List<ObjectNode> entries, Optional<LastUse> next) {}

  public Page list(String owner, Optional<LastUse> before, int limit) {
    List<SessionSummary> found = ReadBudget.ofACall(() -> lists.list(owner, before, limit + 1));
    List<SessionSummary> page = found.stream().limit(limit).toList();
    return new Page(
        page.stream().map(SessionSummary::json).toList(),
        found.size() > limit ? Optional.of(page.getLast().lastUse()) : Optional.empty());
  }

  /// A session with its newest tasks, oldest first.
  ///
  /// @param json without a place for the next page
  /// @param next where the page of older tasks begins, a [TaskId#age]
  public record Conversation(ObjectNode json, Optional<String> next) {}

  /// Throws [ProblemException] when there is none.
  ///
  /// @param before only tasks whose [TaskId#age] sorts below it; empty for the newest
  /// @param limit of tasks
  public Conversation show(String owner, String session, Optional<String> before, int limit) {
    return ReadBudget.ofACall(() -> conversation(owner, session, before, limit));
  }

  /// Removes the conversation with all its tasks. What comes while it is removed may stay. A call
  /// that was cut short has removed some, and may be repeated.
  ///
  /// Throws [ProblemException] when there is none, or while it has an unfinished turn; then nothing
  /// was removed.
  public void delete(String owner, String session) {
    requireIdle(owner, session);
    Optional<String> before = Optional.empty();
    do {
      TaskPage page = tasks.list(in(owner, session), before, BATCH);
      forget(page.tasks());
      before = page.next();
    } while (before.isPresent());
  }

  private Conversation conversation(
      String owner, String session, Optional<String> before, int limit) {
    SessionSummary summary = lists.find(owner, session).orElseThrow(Sessions::absent);
    TaskPage page = tasks.list(in(owner, session), before, limit);
    ObjectNode json =
        OURS.createObjectNode()
            .put("session_id", session)
            .put("title", summary.title().isEmpty() ? null : summary.title());
    ArrayNode turns = json.putArray("turns");
    page.tasks().stream()
        .sorted(TurnOrder.oldestFirst(unfinished(owner, session)))
        .forEach(task -> add(turns, task));
    json.set("context", context(owner, session));
    return new Conversation(json, page.next());
  }

  private List<TaskId> unfinished(String owner, String session) {
    return store.session(owner, session).map(TaskSessions.Session::unfinished).orElseGet(List::of);
  }

  private void add(ArrayNode turns, TaskView task) {
    SessionTurn turn = contexts.turn(task);
    turn.asked().forEach(said -> add(turns, task, said, task.createdAt()));
    turn.reply()
        .ifPresent(said -> add(turns, task, said, task.finishedAt().orElse(task.createdAt())));
  }

  private static void add(ArrayNode turns, TaskView task, Said said, Instant at) {
    turns
        .addObject()
        .put("task_id", task.id().text())
        .put("role", said.role())
        .put("content", said.content())
        .put("at", EventJson.time(at))
        .put("status", task.status().word());
  }

  /// What the next turn would be told.
  private ObjectNode context(String owner, String session) {
    TurnContext context = contexts.read(owner, session);
    return OURS.createObjectNode()
        .put("tokens", context.tokens())
        .put("budget", budget)
        .put("dropped", Math.max(0, lists.answered(owner, session) - context.turns()));
  }

  private void requireIdle(String owner, String session) {
    if (ReadBudget.ofACall(() -> lists.find(owner, session)).isEmpty()) {
      throw absent();
    }
    unfinished(owner, session).stream()
        .findFirst()
        .ifPresent(turn -> {
          throw new ProblemException(
              Problem.of(
                      Code.SESSION_BUSY,
                      "The session has an unfinished turn; nothing was deleted. Cancel it, or wait for"
                          + " its end.")
                  .with("task_id", turn.text()));
        });
  }

  /// A task that came meanwhile and has not ended stays.
  private void forget(List<TaskView> page) {
    List<TaskId> forgotten =
        page.stream()
            .filter(task ->
                !(control.forget(task.id(), task.owner(), task.idempotencyDigest())
                    instanceof Controlled.Refused))
            .map(TaskView::id)
            .toList();
    history.forget(forgotten);
  }

  private static TaskFilter in(String owner, String session) {
    return new TaskFilter(
        owner, Optional.empty(), Optional.of(session), Optional.empty(), Optional.empty());
  }

  private static ProblemException absent() {
    return ProblemException.of(Code.NOT_FOUND, "There is no such session.");
  }
}
