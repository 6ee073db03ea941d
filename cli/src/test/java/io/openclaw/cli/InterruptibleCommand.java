package io.openclaw.cli;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/// A command whose process obeys SIGINT even where this one ignores it, as a build does that was
/// started by `nohup` or in the background of a script: a process inherits that a signal is
/// ignored, and a shell cannot take it back. The process id stays the same.
public final class InterruptibleCommand {
  private static final List<String> ENV = List.of("env", "--default-signal=INT");
  private static final List<String> PYTHON =
      List.of(
          "python3",
          "-c",
          "import os,signal,sys;signal.signal(signal.SIGINT,signal.SIG_DFL);"
              + "os.execvp(sys.argv[1],sys.argv[1:])");

  /// The first that works here; older and other systems have an `env` without the option.
  private static final List<String> PREFIX =
      Stream.of(ENV, PYTHON).filter(InterruptibleCommand::works).findFirst().orElse(List.of());

  private InterruptibleCommand() {}

  public static List<String> of(List<String> command) {
    return Stream.concat(PREFIX.stream(), command.stream()).toList();
  }

  private static boolean works(List<String> prefix) {
    try {
      List<String> command = Stream.concat(prefix.stream(), Stream.of("true")).toList();
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
