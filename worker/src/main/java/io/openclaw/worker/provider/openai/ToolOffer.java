package io.openclaw.worker.provider.openai;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The tools that a request offers, as far as it matters for reading the answer.
///
/// @param parameters the JSON Schema of each tool's parameters, by name
/// @param messages the conversation, to tell a quotation from a call
record ToolOffer(Map<String, JsonNode> parameters, ArrayNode messages) {
  static ToolOffer of(ObjectNode request, ArrayNode messages) {
    Map<String, JsonNode> parameters = new HashMap<>();
    for (JsonNode tool : request.path("tools")) {
      String name = tool.path("function").path("name").asString("");
      if (!name.isEmpty()) {
        parameters.put(name, tool.path("function").path("parameters"));
      }
    }
    return new ToolOffer(Map.copyOf(parameters), messages);
  }

  boolean isEmpty() {
    return parameters.isEmpty();
  }

  Set<String> names() {
    return parameters.keySet();
  }

  /// Whether the schema says that this parameter is text, so that `12` is text too.
  boolean isText(String tool, String parameter) {
    JsonNode schema = parameters.getOrDefault(tool, ToolOffer.none());
    return schema.path("properties").path(parameter).path("type").asString("").equals("string");
  }

  /// Whether the text stands in what the model was given: then it is quoted, and asks for nothing.
  boolean quotes(String text) {
    for (JsonNode message : messages) {
      boolean own = message.path("role").asString("").equals("assistant");
      if (!own && holds(message.path("content"), text)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(JsonNode content, String text) {
    return content.isArray()
        ? content.valueStream().anyMatch(it -> it.path("text").asString("").contains(text))
        : content.asString("").contains(text);
  }

  private static JsonNode none() {
    return WireJson.MAPPER.createObjectNode();
  }
}
