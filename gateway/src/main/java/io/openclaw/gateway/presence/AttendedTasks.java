package io.openclaw.gateway.presence;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The tasks that this gateway is responsible for, each with the clients that are present. One lock
/// guards the clients' states and the tasks' together; only the look-up goes without it.
final class AttendedTasks {
  private final Map<TaskId, AttendedTask> tasks = new ConcurrentHashMap<>();

  boolean contains(TaskId task) {
    return tasks.containsKey(task);
  }

  int count() {
    return tasks.size();
  }

  synchronized List<TaskId> ids() {
    return new ArrayList<>(tasks.keySet());
  }

  synchronized void add(ClientConnection client, String owner, TaskId task) {
    tasks.computeIfAbsent(task, _ -> new AttendedTask(owner)).clients.add(client);
    leaveIfGone(client);
  }

  /// Nothing happens when the task is not attended, or not of those that the client may see.
  synchronized void join(ClientConnection client, String view, TaskId task) {
    AttendedTask it = tasks.get(task);
    if (it != null && sees(view, it.owner)) {
      it.clients.add(client);
      leaveIfGone(client);
    }
  }

  /// The first reason counts. When the gateway stops, the client's tasks go on.
  synchronized void leave(ClientConnection client, ClientConnection.State how) {
    if (client.state() == ClientConnection.State.PRESENT) {
      client.ended(how);
    }
    remove(client);
  }

  /// What is to be told or done now.
  synchronized List<AttendedTask.Due> due(long renewEvery, long comeBack) {
    List<AttendedTask.Due> due = new ArrayList<>();
    tasks.forEach((id, it) -> it.due(id, renewEvery, comeBack).ifPresent(due::add));
    return due;
  }

  /// Another gateway is responsible, unless a client is present here again.
  synchronized void handOver(TaskId task) {
    tasks.computeIfPresent(task, (_, it) -> it.clients.isEmpty() ? null : it);
  }

  synchronized void forget(TaskId task) {
    tasks.remove(task);
  }

  static boolean sees(String view, String owner) {
    return view.equals(Caller.EVERYONE) || view.equals(owner);
  }

  /// The connection may have ended while its frame was still being handled.
  private void leaveIfGone(ClientConnection client) {
    if (client.state() != ClientConnection.State.PRESENT) {
      remove(client);
    }
  }

  private void remove(ClientConnection client) {
    boolean stops = client.state() == ClientConnection.State.GATEWAY_STOPS;
    tasks.values().removeIf(it -> it.leave(client) && stops);
  }
}
