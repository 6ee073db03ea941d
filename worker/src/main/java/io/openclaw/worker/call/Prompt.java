package io.openclaw.worker.call;

import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a model is asked.
///
/// @param messages the conversation, in the form of Chat Completions
/// @param parameters further members of the request, such as `temperature` and `tools`
/// @param partial text of an answer that is to be continued, empty for a new one
/// @param headers of this call, beside those of its provider
public record Prompt(
    ArrayNode messages, ObjectNode parameters, String partial, Map<String, String> headers) {
  /// Prompts do not belong into logs.
  @Override
  public String toString() {
    return "Prompt[" + messages.size() + " messages]";
  }
}
