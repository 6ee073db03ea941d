package io.openclaw.testkit.process;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A program that starts a role, says its pid and ends without closing it.
final class LeavesWithoutClosing {
  private LeavesWithoutClosing() {}

  public static void main(String[] arguments) {
    RoleProcess role =
        RoleProcess.start(
            new RoleProcess.Settings(
                "orphan", List.of("sleep", "300"), Path.of(arguments[0]), pid -> true));
    role.awaitReady(Duration.ofSeconds(10));
    PrintStream out = System.out;
    out.println(role.pid());
    out.flush();
    System.exit(0);
  }
}
