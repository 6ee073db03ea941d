package io.openclaw.worker.provider.openai;

import io.openclaw.worker.provider.ProviderRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a conversation says of a model's earlier reasoning. Some providers refuse tool calls
/// without the reasoning that led to them; others have no use for it, and another model's is never
/// sent.
final class EchoedReasoning {
  private static final String REASONING = "reasoning_content";

  private EchoedReasoning() {}

  /// The messages of the request, without the reasoning that does not belong there; they are copied
  /// only when there is something to leave out.
  static ArrayNode of(ProviderRequest request) {
    ArrayNode messages = request.messages();
    if (messages.valueStream().noneMatch(it -> leftOut(it, request))) {
      return messages;
    }
    ArrayNode kept = messages.arrayNode();
    for (JsonNode message : messages) {
      kept.add(leftOut(message, request) ? without((ObjectNode) message) : message);
    }
    return kept;
  }

  private static boolean leftOut(JsonNode message, ProviderRequest request) {
    boolean wanted = request.spec().quirks().echoReasoning() && request.ownReasoning();
    return message.has(REASONING) && message.isObject() && !wanted;
  }

  private static ObjectNode without(ObjectNode message) {
    ObjectNode copy = message.objectNode();
    copy.setAll(message);
    copy.remove(REASONING);
    return copy;
  }
}
