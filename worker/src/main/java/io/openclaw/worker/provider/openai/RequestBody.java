package io.openclaw.worker.provider.openai;

import io.openclaw.provider.Quirks;
import io.openclaw.worker.provider.ProviderRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A request as its provider wants it: what it spells otherwise is translated, what it does not
/// take is left out.
final class RequestBody {
  private static final double LEAST = 0.01;
  private static final double MOST = 0.99;

  private RequestBody() {}

  static byte[] of(ProviderRequest request) {
    ObjectNode body = WireJson.MAPPER.createObjectNode();
    body.setAll(request.parameters());
    Quirks quirks = request.spec().quirks();
    spellThinking(body, quirks);
    if (quirks.openSampling()) {
      clamp(body, "temperature");
      clamp(body, "top_p");
    }
    body.put("model", request.model());
    body.set("messages", EchoedReasoning.of(request));
    ToolParameters.spell(body, quirks);
    body.put("stream", true);
    body.putObject("stream_options").put("include_usage", true);
    body.remove(request.spec().drop());
    goOn(body, request);
    return WireJson.MAPPER.writeValueAsBytes(body);
  }

  /// Without its spelling, a provider would begin a new answer, and two texts would be joined.
  private static void goOn(ObjectNode body, ProviderRequest request) {
    Quirks.Prefill spelling = request.spec().quirks().prefill();
    if (request.partial().isEmpty() || spelling == null) {
      return;
    }
    ArrayNode messages = ((ArrayNode) body.path("messages")).deepCopy();
    ObjectNode last = messages.addObject().put("role", "assistant");
    last.put("content", request.partial());
    body.set("messages", messages);
    switch (spelling) {
      case PREFIX -> last.put("prefix", true);
      case PARTIAL -> last.put("partial", true);
      case CONTINUE -> body.put("continue_final_message", true).put("add_generation_prompt", false);
      case PLAIN -> {}
    }
  }

  private static void spellThinking(ObjectNode body, Quirks quirks) {
    Quirks.Thinking spelling = quirks.thinking();
    JsonNode wanted = body.get("thinking");
    if (spelling == null || wanted == null || !wanted.isBoolean()) {
      return;
    }
    body.remove("thinking");
    boolean on = wanted.booleanValue();
    switch (spelling) {
      case CHAT_TEMPLATE -> body.putObject("chat_template_kwargs").put("enable_thinking", on);
      case TYPE -> body.putObject("thinking").put("type", on ? "enabled" : "disabled");
    }
  }

  private static void clamp(ObjectNode body, String name) {
    JsonNode value = body.get(name);
    if (value != null && value.isNumber()) {
      body.put(name, Math.clamp(value.doubleValue(), LEAST, MOST));
    }
  }
}
