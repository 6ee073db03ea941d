package io.openclaw.worker.lifetime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The request from outside that an attempt ends before its time. The first request counts. Safe
/// for many threads.
public final class StopSignal {
  private final List<Registration> hooks = new ArrayList<>();
  private @Nullable Reason reason;

  /// Requests the end: every registered hook runs, on this thread.
  public void request(Reason why) {
    List<Registration> registered;
    synchronized (this) {
      if (reason != null) {
        return;
      }
      reason = why;
      registered = List.copyOf(hooks);
    }
    registered.forEach(it -> it.hook.run());
  }

  /// @param hook aborts what is under way; it runs at most once, on any thread, and must not block.
  ///   After a request it runs at once
  /// @return to be closed when there is nothing left to abort
  public Registration onStop(Runnable hook) {
    Registration registration = new Registration(hook);
    boolean requested;
    synchronized (this) {
      hooks.add(registration);
      requested = reason != null;
    }
    if (requested) {
      hook.run();
    }
    return registration;
  }

  public synchronized Optional<Reason> reason() {
    return Optional.ofNullable(reason);
  }

  public synchronized boolean requested() {
    return reason != null;
  }

  /// Why an attempt is to end before its time.
  public sealed interface Reason {
    /// The claim was lost; nothing more is to be written.
    record Lost() implements Reason {}

    /// This worker failed at the task by a defect; it is handed back, a limited number of times.
    record Defect() implements Reason {}

    /// @param why goes into the `queued` event
    /// @param delay how long the task is left alone
    record GiveBack(String why, Duration delay) implements Reason {
      public GiveBack(String why) {
        this(why, Duration.ZERO);
      }
    }
  }

  /// A hook's place in the list.
  public final class Registration implements AutoCloseable {
    private final Runnable hook;

    private Registration(Runnable hook) {
      this.hook = hook;
    }

    @Override
    public void close() {
      synchronized (StopSignal.this) {
        hooks.remove(this);
      }
    }
  }
}
