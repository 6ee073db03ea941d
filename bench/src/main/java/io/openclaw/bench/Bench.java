package io.openclaw.bench;

import io.openclaw.bench.cancel.CancelCommand;
import io.openclaw.bench.firsttoken.FirstTokenCommand;
import io.openclaw.bench.idle.IdleCommand;
import io.openclaw.bench.many.ManyCommand;
import io.openclaw.bench.ready.ReadyCommand;
import io.openclaw.bench.submit.SubmitCommand;
import io.openclaw.bench.target.Unreachable;
import io.openclaw.bench.watch.EventsCommand;
import io.openclaw.bench.watch.WatchersCommand;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The program behind `./claw bench`. Each measurement prints a table and then one line of JSON. It
/// fails when the system misbehaves, never because a figure is slow.
public final class Bench {
  private static final int MISBEHAVED = 1;
  private static final int WRONG_USAGE = 2;
  private static final int UNREACHABLE = 3;

  private Bench() {}

  public static void main(String[] args) {
    // The driver of the producer logs to nowhere, and need not say so.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new Root())
        .addSubcommand(new SubmitCommand())
        .addSubcommand(new CancelCommand(InstantSource.system()))
        .addSubcommand(new FirstTokenCommand())
        .addSubcommand(new ManyCommand())
        .addSubcommand(new ReadyCommand())
        .addSubcommand(new EventsCommand(InstantSource.system()))
        .addSubcommand(new WatchersCommand(InstantSource.system()))
        .addSubcommand(new IdleCommand())
        .setExecutionExceptionHandler((failure, _, _) -> explain(failure))
        .execute(args);
  }

  private static int explain(Exception failure) throws Exception {
    int code =
        switch (failure) {
          case Unreachable _ -> UNREACHABLE;
          case IllegalArgumentException _ -> WRONG_USAGE;
          case IOException _ -> MISBEHAVED;
          default -> throw failure;
        };
    System.err.println("claw bench: " + failure.getMessage());
    return code;
  }

  @Command(
      name = "claw bench",
      description = "Measures a running system.",
      synopsisSubcommandLabel = "COMMAND",
      footer = {
        "",
        "Exit codes: 0 measured, 1 the system misbehaved, 2 wrong usage, 3 cannot reach it."
      })
  private static final class Root implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        scope = ScopeType.INHERIT,
        description = "Show this help and exit.")
    @SuppressWarnings("unused") // The parser acts on it; every command inherits it.
    private boolean help;

    @Override
    public void run() {
      if (spec != null) {
        throw new ParameterException(spec.commandLine(), "Name a command.");
      }
    }
  }
}
