package io.openclaw.cli.client;

import io.openclaw.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(name = "providers", description = "Show the providers and how they are.")
final class ProvidersCommand implements Callable<Integer> {
  private static final String ROW = "%-10s %-34s %-8s %-8s %-8s %-10s %-14s %s";

  private final Terminal terminal;

  @Mixin private final GatewayOptions target = new GatewayOptions();

  ProvidersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return target.show(terminal, "/api/v1/providers", ProvidersCommand::lines);
  }

  static List<String> lines(JsonNode page) {
    List<String> lines = new ArrayList<>();
    lines.add(
        ROW.formatted(
            "PROVIDER", "MODEL", "RPM", "SLOTS", "WAITING", "BREAKER", "FIRST p50/95", "NOTE"));
    page.path("providers").forEach(it -> lines.add(row(it)));
    return lines;
  }

  private static String row(JsonNode provider) {
    JsonNode state = provider.path("state");
    String row =
        ROW.formatted(
            text(provider, "name"),
            text(provider, "model"),
            limit(state.path("learned_rpm"), provider.path("rpm")),
            state.path("used").asString("-")
                + "/"
                + limit(state.path("learned_concurrency"), provider.path("concurrency")),
            state.path("waiting").asString("-"),
            breaker(state.path("breakers")),
            state.path("first_token_p50_ms").asString("-")
                + "/"
                + state.path("first_token_p95_ms").asString("-"),
            note(provider, state));
    return Terminal.harmless(row).stripTrailing();
  }

  private static String limit(JsonNode learned, JsonNode configured) {
    String most = configured.asInt(0) == 0 ? "-" : configured.asString("");
    return learned.isNumber() ? learned.asString("") + " of " + most : most;
  }

  private static String breaker(JsonNode breakers) {
    String open =
        breakers
            .valueStream()
            .map(it -> text(it, "position"))
            .filter(it -> !it.equals("closed"))
            .distinct()
            .collect(Collectors.joining(","));
    return open.isEmpty() ? "closed" : open;
  }

  private static String note(JsonNode provider, JsonNode state) {
    if (!provider.path("configured").asBoolean(false)) {
      return "not configured: %s is not set".formatted(text(provider, "missing"));
    }
    JsonNode disabled = state.path("disabled");
    if (disabled.isObject()) {
      return "disabled until %s: %s".formatted(text(disabled, "until"), text(disabled, "reason"));
    }
    String pause = text(state, "cool_down_until");
    String error = text(state, "last_error");
    return (pause.isEmpty() ? "" : "pauses until " + pause + " ")
        + (error.isEmpty() ? "" : "last error " + error);
  }

  private static String text(JsonNode of, String name) {
    return of.path(name).asString("");
  }
}
