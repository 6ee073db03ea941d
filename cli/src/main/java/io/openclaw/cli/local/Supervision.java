package io.openclaw.cli.local;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Terminal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The life of a supervisor: start all, serve until asked to stop, stop all. Whatever happens in
/// between, nothing is left running.
final class Supervision {
  private final Plan plan;
  private final Terminal terminal;
  private final StopRequest request;
  private volatile @Nullable RuntimeException failure;

  Supervision(Plan plan, Terminal terminal, StopRequest request) {
    this.plan = plan;
    this.terminal = terminal;
    this.request = request;
  }

  /// @param onReady hears of what runs once a task can be served
  int run(Consumer<ProcessRegistry> onReady) throws InterruptedException {
    plan.data().prepare();
    try (DataLock _ = DataLock.take(plan.data())) {
      LocalSystem system = new LocalSystem(plan, terminal);
      Thread starter = Thread.ofVirtual().start(() -> serve(system, onReady));
      request.await();
      starter.interrupt();
      starter.join();
      system.stop();
    }
    if (failure != null) {
      throw failure;
    }
    return request.exitCode();
  }

  private void serve(LocalSystem system, Consumer<ProcessRegistry> onReady) {
    try {
      system.start();
      onReady.accept(plan.data().book().read());
      if (!terminal.environment("CLAW_AOT").equals("off")) {
        new Training(plan.checkout(), plan.data(), system::started).run();
      }
    } catch (InterruptedException e) {
      // Asked to stop before all had started.
    } catch (RuntimeException e) {
      if (!request.isAsked()) {
        failure = e;
        request.ask(ExitCode.FAILED);
      }
    }
  }
}
