package io.openclaw.gateway.presence;

import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a client is present for. Its state only goes on: present, then gone by itself or because
/// the gateway stops.
final class PresentClient implements Presence.Client {
  private static final Logger LOG = LoggerFactory.getLogger(PresentClient.class);

  enum State {
    PRESENT,
    DISCONNECTED,
    GATEWAY_STOPS
  }

  private final String view;
  private final AttendedTasks attended;
  private final SharedPresence shared;
  private final Duration comeBack;

  /// Written under the lock of [AttendedTasks].
  private volatile State state = State.PRESENT;

  PresentClient(String view, AttendedTasks attended, SharedPresence shared, Duration comeBack) {
    this.view = view;
    this.attended = attended;
    this.shared = shared;
    this.comeBack = comeBack;
  }

  @Override
  public void submitted(String owner, TaskId task) {
    attended.add(this, owner, task);
  }

  @Override
  public void begins(TaskId task) {
    if (attended.contains(task)) {
      attended.join(this, view, task);
    } else {
      Thread.ofVirtual().name("presence").start(() -> askOthers(task));
    }
  }

  /// A moment later: the gateway where the task was submitted registers it within one sweep.
  private void askOthers(TaskId task) {
    LockSupport.parkNanos(Math.min(DisconnectSweep.EVERY.toNanos() * 2, comeBack.toNanos() / 4));
    try {
      Optional<String> owner = shared.owner(task).filter(it -> AttendedTasks.sees(view, it));
      if (owner.isPresent()) {
        shared.register(task, owner.get());
        attended.add(this, owner.get(), task);
      }
    } catch (StoreException away) {
      LOG.debug("Whether a task is attended elsewhere is not known now.", away);
    }
  }

  @Override
  public void watches(TaskId task) {
    if (attended.contains(task)) {
      attended.join(this, view, task);
    }
  }

  @Override
  public void gatewayStops() {
    attended.leave(this, State.GATEWAY_STOPS);
  }

  @Override
  public void close() {
    attended.leave(this, State.DISCONNECTED);
  }

  State state() {
    return state;
  }

  void ended(State how) {
    state = how;
  }
}
