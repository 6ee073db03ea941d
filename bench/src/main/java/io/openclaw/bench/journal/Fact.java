package io.openclaw.bench.journal;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One line of the journal: something that happened to a call.
public record Fact(long n, long atMs, String call, String kind, String promptSha256) {
  private static final JsonMapper JSON = new JsonMapper();

  public static final String START = "start";
  public static final String CLIENT_CLOSED = "client_closed";

  static Fact parse(String line) {
    JsonNode node = JSON.readTree(line);
    return new Fact(
        node.path("n").asLong(),
        node.path("at_ms").asLong(),
        node.path("call").asString(""),
        node.path("fact").asString(""),
        node.path("prompt_sha256").asString(""));
  }

  /// Whether nothing follows it in its call.
  public boolean ends() {
    return switch (kind) {
      case "end", "cut", CLIENT_CLOSED, "refused" -> true;
      default -> false;
    };
  }
}
