package io.openclaw.cli.client;

import io.openclaw.cli.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "token",
    synopsisSubcommandLabel = "COMMAND",
    description = "Make, list and revoke the tokens that a gateway lets in (scope admin).")
final class TokenCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  static CommandLine with(Terminal terminal) {
    return new CommandLine(new TokenCommand())
        .addSubcommand(new TokenCreateCommand(terminal))
        .addSubcommand(new TokenListCommand(terminal))
        .addSubcommand(new TokenRevokeCommand(terminal));
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "Name a command.");
    }
  }
}
