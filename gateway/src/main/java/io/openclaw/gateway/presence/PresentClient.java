package io.openclaw.gateway.presence;

import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a client is present for.
final class PresentClient implements Presence.Client {
  private static final Logger LOG = LoggerFactory.getLogger(PresentClient.class);

  private final ClientConnection connection = new ClientConnection();
  private final String view;
  private final AttendedTasks attended;
  private final SharedPresence shared;
  private final Duration comeBack;

  PresentClient(String view, AttendedTasks attended, SharedPresence shared, Duration comeBack) {
    this.view = view;
    this.attended = attended;
    this.shared = shared;
    this.comeBack = comeBack;
  }

  @Override
  public void submitted(String owner, TaskId task) {
    attended.add(connection, owner, task);
  }

  @Override
  public void begins(TaskId task) {
    if (attended.contains(task)) {
      attended.join(connection, view, task);
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
        attended.add(connection, owner.get(), task);
      }
    } catch (StoreException away) {
      LOG.debug("Whether a task is attended elsewhere is not known now.", away);
    }
  }

  @Override
  public void watches(TaskId task) {
    if (attended.contains(task)) {
      attended.join(connection, view, task);
    }
  }

  @Override
  public void gatewayStops() {
    attended.leave(connection, ClientConnection.State.GATEWAY_STOPS);
  }

  @Override
  public void close() {
    attended.leave(connection, ClientConnection.State.DISCONNECTED);
  }
}
