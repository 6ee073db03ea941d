package io.openclaw.worker.mode.ask;

import io.openclaw.worker.call.Target;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a task of mode `ask` wants from the model.
///
/// @param parameters of the call; those about tools stand among them
/// @param fallbacks names of providers that may take over
/// @param cache `use` or `off`, empty when the provider's rule is to decide
/// @param agent of an OpenClaw gateway, empty for its own choice
record AskRequest(
    ArrayNode messages, ObjectNode parameters, List<String> fallbacks, String cache, String agent) {
  static final String AGENT = "x-openclaw-agent-id";

  private static final List<String> TOOL_MEMBERS =
      List.of("tools", "tool_choice", "parallel_tool_calls");
  private static final int BYTES_A_TOKEN = 3;

  /// Names, quotes and commas around a value.
  private static final int FRAME = 12;

  private static final int USUAL_ANSWER = 1000;
  private static final Predicate<String> AGENT_ID =
      Pattern.compile("[A-Za-z0-9._:/-]{1,128}").asMatchPredicate();
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /// Throws [IllegalArgumentException] when this is no request; the gateway lets none such in.
  static AskRequest parse(String json) {
    JsonNode request = tree(json);
    ArrayNode messages = MAPPER.createArrayNode();
    if (request.path("messages") instanceof ArrayNode given) {
      messages.addAll(given);
    } else if (request.path("message").isString()) {
      messages.addObject().put("role", "user").set("content", request.path("message"));
    }
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("the request has no message");
    }
    return new AskRequest(
        messages,
        parameters(request),
        request.path("fallbacks").valueStream().map(it -> it.asString("")).toList(),
        request.path("cache").asString(""),
        request.path("metadata").path(AGENT).asString(""));
  }

  /// A rough guess at what a provider will count: the prompt and the longest answer asked for.
  long tokens() {
    long prompt = (length(messages) + length(parameters.path("tools"))) / BYTES_A_TOKEN;
    int answer = parameters.path("max_tokens").asInt(USUAL_ANSWER);
    return prompt + Math.max(0, parameters.path("max_completion_tokens").asInt(answer));
  }

  /// About the bytes of its JSON; nothing is copied for it, since requests may be large.
  private static long length(JsonNode json) {
    return json.isContainer()
        ? json.valueStream().mapToLong(it -> length(it) + FRAME).sum()
        : utf8(json.asString(""));
  }

  private static long utf8(String text) {
    return text.chars().mapToLong(it -> it < 0x80 ? 1 : it < 0x800 ? 2 : 3).sum();
  }

  /// The agent that is named to `target`; empty when it takes none, or the name makes no sense.
  String agentFor(Target target) {
    return target.spec().quirks().agentHeader() && AGENT_ID.test(agent) ? agent : "";
  }

  /// A client's own tools stand beside the parameters; to a provider they are parameters.
  private static ObjectNode parameters(JsonNode request) {
    ObjectNode parameters =
        request.path("parameters") instanceof ObjectNode given ? given : MAPPER.createObjectNode();
    for (String name : TOOL_MEMBERS) {
      if (request.hasNonNull(name) && !namesOwnTools(request)) {
        parameters.set(name, request.path(name));
      }
    }
    return parameters;
  }

  /// Names of the worker's own tools are nothing that a provider takes.
  private static boolean namesOwnTools(JsonNode request) {
    return request.path("tools").path(0).isString();
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JacksonException broken) {
      throw new IllegalArgumentException("the request is no JSON", broken);
    }
  }

  /// Prompts do not belong into logs.
  @Override
  public String toString() {
    return "AskRequest[" + messages.size() + " messages]";
  }
}
