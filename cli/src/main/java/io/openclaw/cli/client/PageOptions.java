package io.openclaw.cli.client;

import static io.openclaw.cli.client.TaskActions.field;

import io.openclaw.cli.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// Which part of a list is shown.
final class PageOptions {
  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many, default ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--cursor",
      paramLabel = "C",
      description = "Go on where a list ended; its next_cursor says where.")
  private @Nullable String cursor;

  Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("limit", Integer.toString(limit));
    if (cursor != null) {
      query.put("cursor", cursor);
    }
    return query;
  }

  /// Says how to see the next page, when there is one.
  static void more(Terminal terminal, JsonNode page) {
    String next = field(page, "next_cursor");
    if (!next.isEmpty()) {
      terminal.note("more: --cursor " + next);
    }
  }
}
