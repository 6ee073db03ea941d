package io.openclaw.gateway.tasks;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.history.HistoryException;
import io.openclaw.gateway.history.ReadBudget;
import io.openclaw.gateway.history.TaskHistory;
import io.openclaw.task.Status;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskControl;
import io.openclaw.task.TaskControl.Controlled;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// Tasks of an owner, or of [Caller#EVERYONE], live or archived alike; a foreign task is like an
/// absent one, and costs the same questions. The store is read before the history, so a task on its
/// way from one to the other is never missed. Throws [StoreException] when the store is needed and
/// away.
public final class Tasks {
  private final TaskReader store;
  private final TaskControl control;
  private final TaskHistory history;
  private final TaskLists lists;

  public Tasks(TaskReader store, TaskControl control, TaskHistory history) {
    this.store = store;
    this.control = control;
    this.history = history;
    this.lists = new TaskLists(store, history);
  }

  public Optional<TaskView> find(String owner, TaskId id) {
    return firstOf(
        () -> store.find(id).filter(it -> sees(owner, it)),
        () -> history.find(id).filter(it -> sees(owner, it)));
  }

  /// Those of `ids` that the store has.
  public List<TaskView> live(List<TaskId> ids) {
    return store.find(ids);
  }

  /// Ids of tasks that the store has, newest first.
  public List<TaskId> newest(String owner, Optional<String> before, int limit) {
    return store.list(owner, before, limit);
  }

  /// Ids of tasks of a session that the store has, newest first.
  public List<TaskId> inSession(String owner, String session, Optional<String> before, int limit) {
    return store.inSession(owner, session, before, limit);
  }

  /// The log after `after`, oldest first, without a hole at its start.
  public List<TaskEvent> events(TaskId id, long after, int limit) {
    return firstOf(
            () -> Optional.of(store.events(id, after, limit)).filter(it -> continues(it, after)),
            () -> Optional.of(history.events(id, after, limit)).filter(it -> continues(it, after)))
        .orElse(List.of());
  }

  /// The last `limit` events, oldest first.
  public List<TaskEvent> lastEvents(TaskId id, int limit) {
    return firstOf(
            () -> Optional.of(store.lastEvents(id, limit)).filter(it -> !it.isEmpty()),
            () -> Optional.of(history.lastEvents(id, limit)))
        .orElse(List.of());
  }

  /// What the client asked for, as JSON.
  public Optional<String> request(TaskId id) {
    return firstOf(() -> store.request(id), () -> history.request(id));
  }

  public TaskPage list(TaskFilter filter, Optional<String> before, int limit) {
    return ReadBudget.ofACall(() -> lists.list(filter, before, limit));
  }

  /// The tasks of all these owners as one list.
  public TaskPage list(Set<String> owners, TaskFilter filter, Optional<String> before, int limit) {
    return ReadBudget.ofACall(() ->
        TaskPage.merged(
            owners.stream().map(owner -> lists.list(filter.of(owner), before, limit)).toList(),
            limit));
  }

  public Controlled cancel(String owner, TaskId id) {
    Controlled answer = controlled(owner, id, control::cancel);
    return answer.equals(new Controlled.Refused(Status.CANCELLED))
        ? new Controlled.Done(/* changed= */ false)
        : answer;
  }

  public Controlled pause(String owner, TaskId id) {
    return controlled(owner, id, control::pause);
  }

  public Controlled resume(String owner, TaskId id) {
    return controlled(owner, id, control::resume);
  }

  /// What only the history knows has ended, so nothing can be done to it.
  private Controlled controlled(
      String owner, TaskId id, BiFunction<TaskId, String, Controlled> command) {
    if (owner.equals(Caller.EVERYONE)) {
      return find(owner, id)
          .map(task -> controlled(task.owner(), id, command))
          .orElseGet(Controlled.Absent::new);
    }
    Controlled answer = command.apply(id, owner);
    return answer instanceof Controlled.Absent
        ? history
            .find(id)
            .filter(it -> sees(owner, it))
            .<Controlled>map(ended -> new Controlled.Refused(ended.status()))
            .orElse(answer)
        : answer;
  }

  /// Forgets a terminal task wherever it is.
  public Controlled forget(String owner, TaskId id) {
    return ReadBudget.ofACall(() -> forgotten(owner, id));
  }

  private Controlled forgotten(String owner, TaskId id) {
    Optional<TaskView> task = find(owner, id);
    if (task.isEmpty()) {
      return new Controlled.Absent();
    }
    Controlled answer = control.forget(id, task.get().owner(), task.get().idempotencyDigest());
    if (answer instanceof Controlled.Refused) {
      return answer;
    }
    history.forget(id);
    return new Controlled.Done(/* changed= */ true);
  }

  private static boolean sees(String owner, TaskView task) {
    return owner.equals(Caller.EVERYONE) || task.owner().equals(owner);
  }

  private static boolean continues(List<TaskEvent> events, long after) {
    return !events.isEmpty() && events.getFirst().seq() == after + 1;
  }

  /// The history answers for what it has even while the store is away; only what it does not know
  /// needs the store.
  private static <T> Optional<T> firstOf(
      Supplier<Optional<T>> live, Supplier<Optional<T>> archived) {
    try {
      Optional<T> found = live.get();
      return found.isPresent() ? found : archived.get();
    } catch (StoreException away) {
      return archivedOr(away, archived);
    }
  }

  private static <T> Optional<T> archivedOr(StoreException away, Supplier<Optional<T>> archived) {
    try {
      Optional<T> found = archived.get();
      if (found.isPresent()) {
        return found;
      }
    } catch (HistoryException.Unavailable both) {
      away.addSuppressed(both);
    }
    throw away;
  }
}
