package io.openclaw.gateway.intake;

import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What is passed on to the model beside the messages.
final class Parameters {
  private static final long MOST_TOKENS = 10_000_000;

  private Parameters() {}

  static void check(ObjectNode parameters) {
    Fields fields = new Fields("parameters.", parameters);
    fields.number("temperature", 0, 2);
    fields.number("top_p", 0, 1);
    fields.number("presence_penalty", -2, 2);
    fields.number("frequency_penalty", -2, 2);
    fields.integer("max_tokens", 1, MOST_TOKENS);
    fields.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
    fields
        .any("thinking")
        .ifPresent(value -> {
          if (!value.isBoolean()) {
            throw fields.invalid("thinking", "must be true or false");
          }
        });
    fields.any("stop").ifPresent(stop(fields));
    fields.nothingElse();
  }

  private static Consumer<JsonNode> stop(Fields fields) {
    return value -> {
      boolean texts =
          value.isArray() && value.size() <= 4 && value.valueStream().allMatch(JsonNode::isString);
      if (!value.isString() && !texts) {
        throw fields.invalid("stop", "must be a text or up to 4 texts");
      }
    };
  }
}
