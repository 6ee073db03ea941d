package io.openclaw.worker.provider.openai;

import io.openclaw.worker.provider.ToolCall;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads what stands between the tags of a tool call in text. Only tools that were offered count.
final class WrittenCall {
  private WrittenCall() {}

  /// Empty when it is no call.
  static Optional<ToolCall> parse(ToolOffer offer, String body) {
    return body.startsWith("{") ? json(offer, body) : arguments(offer, body);
  }

  /// `{"name": …, "arguments": {…}}`, as most models were taught.
  private static Optional<ToolCall> json(ToolOffer offer, String body) {
    try {
      JsonNode call = WireJson.MAPPER.readTree(body);
      JsonNode arguments = call.has("arguments") ? call.path("arguments") : call.path("parameters");
      return call(offer, call.path("name").asString(""), arguments);
    } catch (JacksonException broken) {
      return Optional.empty();
    }
  }

  /// The name, then pairs of `<arg_key>` and `<arg_value>`, as GLM was taught.
  private static Optional<ToolCall> arguments(ToolOffer offer, String body) {
    int first = body.indexOf('<');
    String name = (first < 0 ? body : body.substring(0, first)).strip();
    ObjectNode arguments = WireJson.MAPPER.createObjectNode();
    String rest = first < 0 ? "" : body.substring(first);
    while (!rest.isBlank()) {
      Optional<Element> key = Element.first(rest, "arg_key");
      Optional<Element> value = key.flatMap(it -> Element.first(it.rest(), "arg_value"));
      if (key.isEmpty() || value.isEmpty()) {
        return Optional.empty();
      }
      String parameter = key.get().content().strip();
      arguments.set(parameter, value(offer, name, parameter, value.get().content()));
      rest = value.get().rest();
    }
    return call(offer, name, arguments);
  }

  private static Optional<ToolCall> call(ToolOffer offer, String name, JsonNode arguments) {
    if (!offer.names().contains(name)) {
      return Optional.empty();
    }
    ObjectNode function = WireJson.MAPPER.createObjectNode().put("name", name);
    function.set("arguments", arguments);
    ToolCallDraft draft = new ToolCallDraft();
    draft.take(ToolCallFragment.of(function));
    return Optional.of(draft.call(ToolCallAssembler.newId(), /* cut= */ false));
  }

  /// Text is written without quotes, everything else as JSON.
  private static JsonNode value(ToolOffer offer, String tool, String parameter, String written) {
    JsonNode text = WireJson.MAPPER.getNodeFactory().stringNode(written);
    if (offer.isText(tool, parameter)) {
      return text;
    }
    try {
      JsonNode value = WireJson.MAPPER.readTree(written);
      return value.isString() || value.isMissingNode() ? text : value;
    } catch (JacksonException noJson) {
      return text;
    }
  }

  private record Element(String content, String rest) {
    static Optional<Element> first(String text, String tag) {
      String from = text.stripLeading();
      String open = "<" + tag + ">";
      String close = "</" + tag + ">";
      int end = from.indexOf(close);
      return from.startsWith(open) && end >= 0
          ? Optional.of(
              new Element(from.substring(open.length(), end), from.substring(end + close.length())))
          : Optional.empty();
    }
  }
}
