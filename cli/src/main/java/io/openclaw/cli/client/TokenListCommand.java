package io.openclaw.cli.client;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(name = "list", description = "List the tokens, the newest first, without their secrets.")
final class TokenListCommand implements Callable<Integer> {
  private static final String ROW = "%-16s  %-20s  %-12s  %-20s  %s";

  private final Terminal terminal;

  @Mixin private final GatewayOptions target = new GatewayOptions();

  TokenListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    JsonNode list = target.gateway(terminal).get("/api/v1/tokens", Map.of()).orFail().json();
    if (target.json()) {
      terminal.print(list.toString());
    } else {
      terminal.print(ROW.formatted("ID", "OWNER", "SCOPES", "LAST USED", "EXPIRES"));
      list.path("tokens").forEach(token -> terminal.print(row(token)));
    }
    return ExitCode.DONE;
  }

  private static String row(JsonNode token) {
    String scopes =
        token
            .path("scopes")
            .valueStream()
            .map(scope -> scope.asString(""))
            .collect(Collectors.joining(","));
    String row =
        ROW.formatted(
            token.path("id").asString(""),
            token.path("owner").asString(""),
            scopes,
            token.path("last_used_at").asString("-"),
            token.path("expires_at").asString("-"));
    return Terminal.harmless(row).stripTrailing();
  }
}
