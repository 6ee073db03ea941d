package io.openclaw.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Signals that Java itself cannot send. A process that is gone cannot be signalled, which is no
/// error here.
public final class Signals {
  private Signals() {}

  public static void stop(long pid) {
    send("-STOP", pid);
  }

  public static void resume(long pid) {
    send("-CONT", pid);
  }

  private static void send(String signal, long pid) {
    try {
      new ProcessBuilder(List.of("kill", signal, Long.toString(pid)))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot signal " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
