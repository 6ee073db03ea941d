package io.openclaw.cli.client;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "create",
    sortOptions = false,
    description = {
      "Make a token and print it. It is shown this once.",
      "From the first token on, every call to the gateway needs one."
    })
final class TokenCreateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--owner",
      paramLabel = "NAME",
      required = true,
      description = "Whose tasks it sees: letters, digits and . _ -, at most 64.")
  private String owner = "";

  @Option(
      names = "--scopes",
      paramLabel = "S",
      split = ",",
      defaultValue = "tasks",
      description = "tasks, admin or both with a comma; default ${DEFAULT-VALUE}.")
  private List<String> scopes = List.of();

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "When it ends, such as 2030-01-31T12:00:00Z; default never.")
  private @Nullable String expires;

  @Option(
      names = "--offline",
      description = "Ask no gateway: print the token, and its line for a tokens file.")
  private boolean offline;

  @Mixin private final GatewayOptions target = new GatewayOptions();

  TokenCreateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (offline) {
      OfflineToken token = OfflineToken.make(owner, scopes);
      terminal.print(token.secret());
      terminal.note("its line for openclaw.security.tokens-file:");
      terminal.note(token.line());
      return ExitCode.DONE;
    }
    JsonNode made = made(target.gateway(terminal)).json();
    if (target.json()) {
      terminal.print(made.toString());
    } else {
      terminal.print(made.path("token").asString(""));
      terminal.note(
          "id "
              + Terminal.harmless(made.path("id").asString(""))
              + "; keep the token, it is not shown again");
    }
    return ExitCode.DONE;
  }

  /// One try: whether a lost answer made a token cannot be known, and a second one would be a
  /// second token.
  private GatewayReply made(Gateway gateway) {
    try {
      return gateway.post("/api/v1/tokens", body(), Map.of()).orFail();
    } catch (IOException lost) {
      throw gateway.unreachable(lost);
    }
  }

  private String body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("owner", owner);
    scopes.forEach(body.putArray("scopes")::add);
    if (expires != null) {
      body.put("expires_at", expires);
    }
    return body.toString();
  }
}
