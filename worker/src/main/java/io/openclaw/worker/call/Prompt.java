package io.openclaw.worker.call;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a model is asked.
///
/// @param messages the conversation, in the form of Chat Completions
/// @param ownReasoning whether reasoning in the messages is of the model that is asked; another
///   model never gets it
/// @param parameters further members of the request, such as `temperature` and `tools`
/// @param partial text of an answer that is to be continued, empty for a new one
/// @param headers of this call, beside those of its provider
public record Prompt(
    ArrayNode messages,
    boolean ownReasoning,
    ObjectNode parameters,
    String partial,
    Map<String, String> headers) {
  private static final String TOOL_CHOICE = "tool_choice";

  /// Whether the model has to call a tool.
  boolean forcesTool() {
    JsonNode choice = parameters.path(TOOL_CHOICE);
    return choice.isObject() || choice.asString("").equals("required");
  }

  /// The same with the choice left to the model.
  Prompt choosingFreely() {
    ObjectNode free = parameters.objectNode();
    free.setAll(parameters);
    free.put(TOOL_CHOICE, "auto");
    return new Prompt(messages, ownReasoning, free, partial, headers);
  }

  /// Prompts do not belong into logs.
  @Override
  public String toString() {
    return "Prompt[" + messages.size() + " messages]";
  }
}
