package io.openclaw.cli.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Ends processes kind by kind, each first asked and then, after its grace, killed.
final class Stopping {
  private static final Duration PATIENCE_AFTER_KILL = Duration.ofSeconds(5);

  private Stopping() {}

  /// Returns when none of them is left. Those that have already ended, and those whose number now
  /// belongs to a stranger, are left alone.
  static void inOrder(List<RegisteredProcess> entries) {
    for (Kind kind : Kind.values()) {
      end(entries.stream().filter(entry -> entry.kind() == kind).toList(), kind.grace());
    }
  }

  private static void end(List<RegisteredProcess> entries, Duration grace) {
    entries.forEach(entry -> entry.process().ifPresent(ProcessHandle::destroy));
    if (!awaitEnd(entries, grace)) {
      entries.forEach(entry -> entry.process().ifPresent(Stopping::kill));
      awaitEnd(entries, PATIENCE_AFTER_KILL);
    }
  }

  private static void kill(ProcessHandle process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  static boolean awaitEnd(List<RegisteredProcess> entries, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (entries.stream().anyMatch(RegisteredProcess::isAlive)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(10);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody may interrupt the stopping of processes.", e);
    }
  }
}
