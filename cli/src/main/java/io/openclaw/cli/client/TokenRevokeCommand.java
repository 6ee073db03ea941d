package io.openclaw.cli.client;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "revoke",
    description = "Revoke a token: every gateway and every open connection within a minute.")
final class TokenRevokeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "ID", description = "The token's id, as claw token list shows it.")
  private String id = "";

  @Mixin private final GatewayOptions target = new GatewayOptions();

  TokenRevokeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    target.gateway(terminal).delete("/api/v1/tokens/" + Gateway.encoded(id)).orFail();
    terminal.print(target.json() ? "{\"revoked\":true}" : "revoked");
    return ExitCode.DONE;
  }
}
