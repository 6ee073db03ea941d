package io.openclaw.gateway.control;

import io.openclaw.gateway.history.ReadBudget;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.tasks.TaskFilter;
import io.openclaw.gateway.tasks.TaskPage;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.Status;
import io.openclaw.task.TaskControl;
import io.openclaw.task.TaskControl.Controlled;
import io.openclaw.task.TaskControl.Owned;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Carries out a command on all tasks of an owner that pass a filter. Newest first, in batches
/// small enough that everything else goes on between them; tasks that come meanwhile are not
/// concerned.
public final class BulkCommands {
  private static final int PAGE = 200;
  private static final int BATCH = 50;

  private final Tasks tasks;
  private final TaskControl control;
  private final Retries retries;

  BulkCommands(Tasks tasks, TaskControl control, Retries retries) {
    this.tasks = tasks;
    this.control = control;
    this.retries = retries;
  }

  /// @param matched tasks that pass the filter and are in a state in which the command makes sense
  /// @param changed those that were changed, or would be
  /// @param skipped the others: they changed by themselves meanwhile, or could not be retried
  public record Outcome(int matched, int changed, int skipped) {
    static final Outcome NONE = new Outcome(0, 0, 0);

    public Outcome plus(Outcome other) {
      return new Outcome(matched + other.matched, changed + other.changed, skipped + other.skipped);
    }

    private static Outcome of(int matched, int changed) {
      return new Outcome(matched, changed, matched - changed);
    }
  }

  /// Throws [io.openclaw.task.StoreException] when the store goes away; what was changed stays so,
  /// and the call may be repeated.
  ///
  /// @param dryRun only counts
  public Outcome run(TaskCommand command, TaskFilter filter, boolean dryRun) {
    Set<Status> states = sensible(command);
    filter.status().ifPresent(it -> states.retainAll(EnumSet.of(it)));
    return switch (command) {
      case CANCEL, PAUSE, RESUME -> live(command, filter, states, dryRun);
      case RETRY ->
          states.stream()
              .map(it -> retried(filter.in(it), dryRun))
              .reduce(Outcome.NONE, Outcome::plus);
    };
  }

  private static Set<Status> sensible(TaskCommand command) {
    return switch (command) {
      case CANCEL -> EnumSet.of(Status.QUEUED, Status.RUNNING, Status.RETRYING, Status.PAUSED);
      case PAUSE -> EnumSet.of(Status.QUEUED, Status.RUNNING, Status.RETRYING);
      case RESUME -> EnumSet.of(Status.PAUSED);
      case RETRY -> EnumSet.copyOf(Retries.REPEATABLE);
    };
  }

  /// Tasks that have not ended are in the store alone.
  private Outcome live(TaskCommand command, TaskFilter filter, Set<Status> states, boolean dryRun) {
    Outcome outcome = Outcome.NONE;
    Optional<String> before = Optional.empty();
    List<TaskId> page;
    do {
      page = ids(filter, before);
      List<Owned> matching =
          tasks.live(page).stream()
              .filter(task -> states.contains(task.status()) && filter.admits(task))
              .map(task -> new Owned(task.id(), task.owner()))
              .toList();
      int changed = dryRun ? matching.size() : changed(command, matching);
      outcome = outcome.plus(Outcome.of(matching.size(), changed));
      before = page.isEmpty() ? before : Optional.of(page.getLast().age());
    } while (page.size() == PAGE);
    return outcome;
  }

  private List<TaskId> ids(TaskFilter filter, Optional<String> before) {
    return filter.session().isPresent()
        ? tasks.inSession(filter.owner(), filter.session().get(), before, PAGE)
        : tasks.newest(filter.owner(), before, PAGE);
  }

  private int changed(TaskCommand command, List<Owned> matching) {
    int changed = 0;
    for (int from = 0; from < matching.size(); from += BATCH) {
      List<Owned> batch = matching.subList(from, Math.min(matching.size(), from + BATCH));
      changed +=
          (int)
              carriedOut(command, batch).stream()
                  .filter(new Controlled.Done(/* changed= */ true)::equals)
                  .count();
    }
    return changed;
  }

  private List<Controlled> carriedOut(TaskCommand command, List<Owned> batch) {
    return switch (command) {
      case CANCEL -> control.cancel(batch);
      case PAUSE -> control.pause(batch);
      case RESUME -> control.resume(batch);
      case RETRY -> throw new IllegalArgumentException("a retry is a submission");
    };
  }

  private Outcome retried(TaskFilter filter, boolean dryRun) {
    Outcome outcome = Outcome.NONE;
    Optional<String> before = Optional.empty();
    do {
      TaskPage page = tasks.list(filter, before, PAGE);
      List<TaskView> matching =
          page.tasks().stream().filter(it -> it.links().retriedAs().isEmpty()).toList();
      int changed = dryRun ? matching.size() : (int) matching.stream().filter(this::retry).count();
      outcome = outcome.plus(Outcome.of(matching.size(), changed));
      before = page.next();
    } while (before.isPresent());
    return outcome;
  }

  private boolean retry(TaskView ended) {
    try {
      ReadBudget.ofACall(() -> retries.retry(ended.owner(), ended.id()));
      return true;
    } catch (ProblemException refused) {
      return false;
    }
  }
}
