package io.openclaw.gateway.presence;

import io.openclaw.task.TaskId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The clients that are present for one task at this gateway. Guarded by the lock of
/// [AttendedTasks].
final class AttendedTask {
  final String owner;
  final Set<ClientConnection> clients = new HashSet<>();
  private Optional<Long> registeredAt = Optional.empty();
  private long leftAt;

  AttendedTask(String owner) {
    this.owner = owner;
  }

  /// What is to be done for a task now.
  ///
  /// @param register whether the other gateways are to be told
  /// @param cancel whether no client has been present for long enough
  record Due(TaskId task, String owner, boolean register, boolean cancel) {}

  /// Whether that was the last client.
  boolean leave(ClientConnection client) {
    boolean last = clients.remove(client) && clients.isEmpty();
    leftAt = last ? System.nanoTime() : leftAt;
    return last;
  }

  /// Nothing while a client is present and the other gateways were told lately.
  Optional<Due> due(TaskId task, long renewEvery, long comeBack) {
    long now = System.nanoTime();
    boolean empty = clients.isEmpty();
    long validSince = empty ? leftAt : now - renewEvery;
    boolean register = registeredAt.isEmpty() || registeredAt.get() - validSince < 0;
    registeredAt = register ? Optional.of(now) : registeredAt;
    return register || empty
        ? Optional.of(new Due(task, owner, register, empty && now - leftAt > comeBack))
        : Optional.empty();
  }
}
