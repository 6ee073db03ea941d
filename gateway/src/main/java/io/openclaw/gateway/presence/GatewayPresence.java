package io.openclaw.gateway.presence;

import io.openclaw.gateway.tasks.Tasks;
import java.time.Duration;

/// The clients of this gateway, and its part in what all gateways know together.
final class GatewayPresence implements Presence, AutoCloseable {
  private final AttendedTasks attended = new AttendedTasks();
  private final SharedPresence shared;
  private final DisconnectSweep sweep;
  private final Duration comeBack;

  GatewayPresence(Tasks tasks, Register register, Duration comeBack) {
    this.comeBack = comeBack;
    this.shared = new SharedPresence(register, comeBack);
    this.sweep = new DisconnectSweep(attended, shared, tasks, comeBack);
  }

  @Override
  public Client client(String view) {
    return new PresentClient(view, attended, shared, comeBack);
  }

  @Override
  public int attended() {
    return attended.count();
  }

  @Override
  public void close() {
    sweep.close();
  }
}
