package io.openclaw.worker.provider.openai;

import io.openclaw.provider.Quirks;
import io.openclaw.provider.Quirks.ToolChoice;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The members of a request that are about tools, as its provider takes them.
final class ToolParameters {
  private static final String TOOLS = "tools";
  private static final String CHOICE = "tool_choice";
  private static final String STREAM = "tool_stream";

  private ToolParameters() {}

  static void spell(ObjectNode body, Quirks quirks) {
    if (quirks.toolChoice() == ToolChoice.AUTO) {
      chooseFreely(body);
    }
    if (body.path(TOOLS).isEmpty()) {
      // Without tools, these alone are refused.
      body.remove(List.of(TOOLS, CHOICE, "parallel_tool_calls", STREAM));
    } else if (!quirks.toolStream()) {
      body.remove(STREAM);
    } else if (!body.has(STREAM)) {
      body.put(STREAM, true);
    }
  }

  /// A model that must not call a tool is not offered one.
  private static void chooseFreely(ObjectNode body) {
    JsonNode choice = body.path(CHOICE);
    if (choice.asString("").equals("none")) {
      body.remove(TOOLS);
    } else if (!choice.isMissingNode()) {
      body.put(CHOICE, "auto");
    }
  }
}
