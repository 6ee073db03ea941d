package io.openclaw.worker.provider;

import io.openclaw.provider.ProviderSpec;
import io.openclaw.worker.lifetime.Deadline;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One call to a provider.
///
/// @param messages the conversation, in the form of Chat Completions
/// @param parameters further members of the request, such as `temperature`
/// @param ownReasoning whether reasoning in the messages, `reasoning_content`, is this model's own
/// @param partial text of an answer that is to be continued, empty for a new one
/// @param deadline of the whole task
/// @param headers of this call, beside those of its provider
/// @param left told when the request has left
public record ProviderRequest(
    ProviderSpec spec,
    String key,
    String model,
    ArrayNode messages,
    boolean ownReasoning,
    String partial,
    ObjectNode parameters,
    Deadline deadline,
    Map<String, String> headers,
    Runnable left) {

  /// Neither key nor prompt may reach a log.
  @Override
  public String toString() {
    return "ProviderRequest[" + spec.name() + ", " + model + "]";
  }
}
