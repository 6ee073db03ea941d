package io.openclaw.cli.local;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Signals;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Somebody wants us to end: by Ctrl-C, by SIGTERM, or by closing the terminal.
final class StopRequest {
  private final CountDownLatch asked = new CountDownLatch(1);
  private volatile int exitCode = ExitCode.DONE;

  static StopRequest bySignal() {
    StopRequest request = new StopRequest();
    Signals.on("INT", () -> request.ask(ExitCode.INTERRUPTED));
    List.of("TERM", "HUP").forEach(name -> Signals.on(name, () -> request.ask(ExitCode.DONE)));
    return request;
  }

  void ask(int code) {
    exitCode = code;
    asked.countDown();
  }

  void await() throws InterruptedException {
    asked.await();
  }

  boolean isAsked() {
    return asked.getCount() == 0;
  }

  int exitCode() {
    return exitCode;
  }
}
