package io.openclaw.worker.provider.openai;

import tools.jackson.databind.JsonNode;

/// One fragment of a tool call; what it does not carry is empty.
///
/// @param arguments a piece of text; an object came whole, see `replaces`
/// @param replaces whether the arguments are whole and take the place of earlier ones
record ToolCallFragment(String index, String id, String name, String arguments, boolean replaces) {
  static ToolCallFragment of(JsonNode json) {
    JsonNode function = json.path("function").isObject() ? json.path("function") : json;
    JsonNode arguments = function.path("arguments");
    boolean object = arguments.isContainer();
    return new ToolCallFragment(
        json.path("index").asString(""),
        json.path("id").asString(""),
        function.path("name").asString("").strip(),
        object ? arguments.toString() : arguments.asString(""),
        object);
  }
}
