package io.openclaw.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Signals of the in-memory model, delivered at the end of the call that caused them.
final class MemorySignals implements TaskSignals {
  private final List<Consumer<List<Appended>>> eventListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Control>> controlListeners = new CopyOnWriteArrayList<>();
  private final List<Appended> appended = new ArrayList<>();
  private final List<Control> control = new ArrayList<>();

  @Override
  public AutoCloseable onEvents(Consumer<List<Appended>> listener) {
    eventListeners.add(listener);
    listener.accept(List.of());
    return () -> eventListeners.remove(listener);
  }

  @Override
  public AutoCloseable onControl(Consumer<Control> listener) {
    controlListeners.add(listener);
    return () -> controlListeners.remove(listener);
  }

  void appended(TaskEvent event) {
    appended.add(new Appended(event.task(), event.seq(), Optional.of(event)));
  }

  void workWaiting(Lane lane) {
    control.add(new Control.WorkWaiting(lane));
  }

  void turnDue(TaskId id) {
    control.add(new Control.TurnDue(id));
  }

  void hookDue(TaskId id) {
    control.add(new Control.HookDue(id));
  }

  void claimVoid(TaskId id) {
    control.add(new Control.ClaimVoid(id));
  }

  void send() {
    List<Appended> events = List.copyOf(appended);
    List<Control> commands = List.copyOf(control);
    appended.clear();
    control.clear();
    if (!events.isEmpty()) {
      eventListeners.forEach(listener -> listener.accept(events));
    }
    commands.forEach(command -> controlListeners.forEach(listener -> listener.accept(command)));
  }
}
