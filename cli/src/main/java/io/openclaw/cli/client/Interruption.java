package io.openclaw.cli.client;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Failure;
import io.openclaw.cli.terminal.Signals;
import io.openclaw.cli.terminal.Terminal;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/// Ctrl-C while an answer streams: the first asks whether the task shall end too, the second leaves
/// at once.
final class Interruption {
  private final Terminal terminal;
  private final Gateway gateway;
  private final String id;
  private final EventSink sink;
  private final AtomicBoolean asking = new AtomicBoolean();

  Interruption(Terminal terminal, Gateway gateway, String id, EventSink sink) {
    this.terminal = terminal;
    this.gateway = gateway;
    this.id = id;
    this.sink = sink;
  }

  void listen() {
    Signals.on("INT", this::interrupted);
  }

  private void interrupted() {
    if (asking.getAndSet(true) || !terminal.canAsk()) {
      leave();
    }
    // While we ask, the answer waits.
    synchronized (sink) {
      if (wantsCancel()) {
        cancel();
      }
    }
    leave();
  }

  private boolean wantsCancel() {
    terminal.err().print("\nCancel the task, or detach and let it go on? [c/D] ");
    terminal.err().flush();
    try {
      int c = terminal.in().read();
      return c >= 0 && String.valueOf((char) c).toLowerCase(Locale.ROOT).equals("c");
    } catch (IOException e) {
      return false;
    }
  }

  private void cancel() {
    try {
      String status =
          gateway
              .post(Gateway.taskPath(id) + "/cancel")
              .orFail()
              .json()
              .path("status")
              .asString("");
      terminal.note("task " + id + ": " + status);
    } catch (Failure e) {
      terminal.note("claw: " + e.getMessage());
    }
    Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
  }

  private void leave() {
    terminal.note("\ndetached; the task goes on: claw watch " + id);
    Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
  }
}
