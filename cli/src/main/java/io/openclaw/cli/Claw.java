package io.openclaw.cli;

import io.openclaw.cli.client.ClientCommands;
import io.openclaw.cli.local.LocalCommands;
import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Failure;
import io.openclaw.cli.terminal.Terminal;
import io.openclaw.localredis.LocalRedisException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The program behind `./claw`.
public final class Claw {
  private Claw() {}

  public static void main(String[] args) {
    System.exit(run(Terminal.ofProcess(), args));
  }

  /// Runs one command and returns its exit code; nothing is printed but to `terminal`.
  static int run(Terminal terminal, String... args) {
    CommandLine commands = new CommandLine(new Root());
    Stream.concat(LocalCommands.all(terminal), ClientCommands.all(terminal))
        .forEach(commands::addSubcommand);
    commands
        .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.coloursOutput() ? Ansi.ON : Ansi.OFF))
        .setExecutionExceptionHandler((failure, _, _) -> explain(terminal, failure));
    return commands.execute(args);
  }

  private static int explain(Terminal terminal, Exception failure) throws Exception {
    String message = failure.getMessage();
    return switch (failure) {
      case Failure ours -> {
        terminal.note("claw: " + message);
        yield ours.exitCode();
      }
      case LocalRedisException _ -> {
        terminal.note("claw: " + message);
        yield ExitCode.FAILED;
      }
      default -> throw failure;
    };
  }

  @Command(
      name = "claw",
      description = "Runs OpenClaw on this machine and gives it work.",
      synopsisSubcommandLabel = "COMMAND",
      footer = {
        "",
        "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 cannot reach the gateway, 130 interrupted."
      })
  private static final class Root implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @CommandLine.Option(
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
