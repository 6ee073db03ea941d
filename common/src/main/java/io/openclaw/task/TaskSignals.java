package io.openclaw.task;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Hints that something happened. A hint may be lost or late, never wrong: whoever acts on hints
/// also looks by itself now and then. Listeners are called one at a time and must not block.
public interface TaskSignals {
  /// Hears of appended events of all tasks; called with an empty list after the connection was
  /// away, when anything may have been missed.
  AutoCloseable onEvents(Consumer<List<Appended>> listener);

  AutoCloseable onControl(Consumer<Control> listener);

  /// @param event present unless it is large; then it is in the log
  record Appended(TaskId task, long seq, Optional<TaskEvent> event) {}

  /// What workers and gateways want to know at once.
  sealed interface Control {
    record WorkWaiting(Lane lane) implements Control {}

    /// Its claim is void: cancelled, for one.
    record ClaimVoid(TaskId task) implements Control {}

    /// A worker is to drain and to end.
    record DrainRequested(String worker) implements Control {}

    /// A gateway is to give it its context, [TaskSessions#takeTurns].
    record TurnDue(TaskId task) implements Control {}

    /// A webhook is to be told of its end, [TaskHooks#takeDeliveries].
    record HookDue(TaskId task) implements Control {}
  }
}
