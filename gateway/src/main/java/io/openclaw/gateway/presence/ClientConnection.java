package io.openclaw.gateway.presence;

/// How a client is connected. The state only goes on: present, then gone by itself or because the
/// gateway stops. Two clients are never equal.
final class ClientConnection {

  enum State {
    PRESENT,
    DISCONNECTED,
    GATEWAY_STOPS
  }

  /// Written under the lock of [AttendedTasks].
  private volatile State state = State.PRESENT;

  State state() {
    return state;
  }

  void ended(State how) {
    state = how;
  }
}
