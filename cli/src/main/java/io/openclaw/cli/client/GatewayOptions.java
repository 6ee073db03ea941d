package io.openclaw.cli.client;

import io.openclaw.cli.local.DataOption;
import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Failure;
import io.openclaw.cli.terminal.Terminal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// Where the gateway is, and the options that all client commands share.
final class GatewayOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The gateway; default: CLAW_URL, else that of the local system.")
  private @Nullable String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Token to be let in with; default: CLAW_TOKEN.")
  private @Nullable String token;

  @Mixin private final DataOption data = new DataOption();

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  boolean json() {
    return json;
  }

  /// Prints a page of the gateway: as it came for programs, as lines for a person.
  int show(Terminal terminal, String path, Function<JsonNode, List<String>> lines) {
    JsonNode page = gateway(terminal).get(path, Map.of()).orFail().json();
    if (json) {
      terminal.print(page.toString());
    } else {
      lines.apply(page).forEach(terminal::print);
    }
    return ExitCode.DONE;
  }

  Gateway gateway(Terminal terminal) {
    String secret = token == null ? terminal.environment("CLAW_TOKEN") : token;
    return new Gateway(urls(terminal), secret);
  }

  private List<URI> urls(Terminal terminal) {
    String named = url == null ? terminal.environment("CLAW_URL") : url;
    if (!named.isEmpty()) {
      return List.of(parsed(named));
    }
    List<URI> local = data.gateways();
    if (local.isEmpty()) {
      throw Failure.unreachable(
          "No local system runs on %s; start it with claw up, or name a gateway with --url."
              .formatted(data.path()));
    }
    return local;
  }

  private static URI parsed(String text) {
    try {
      URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new Failure(
        ExitCode.USAGE,
        "The gateway's address must read http://HOST:PORT, not %s.".formatted(text));
  }
}
