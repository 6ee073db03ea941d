package io.openclaw.simulator.script;

import io.openclaw.simulator.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// One tool call of an answer.
///
/// @param arguments JSON as text, or what stands in its place in a test of broken arguments
record ToolUse(String name, String arguments) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");
  private static final int MOST = 32;

  static Optional<String> name(String word) {
    return Optional.of(word).filter(NAME.asMatchPredicate());
  }

  /// Reads `[{"name":…,"args":{…}},…]`; empty when it is anything else.
  static Optional<List<ToolUse>> list(String json) {
    try {
      JsonNode array = Json.read(json);
      if (!array.isArray() || array.isEmpty() || array.size() > MOST) {
        return Optional.empty();
      }
      List<ToolUse> calls =
          StreamSupport.stream(array.spliterator(), false).map(ToolUse::of).toList();
      return Optional.of(calls).filter(all -> all.stream().noneMatch(it -> it.name().isEmpty()));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /// Without a name when it is no call.
  private static ToolUse of(JsonNode call) {
    JsonNode args = call.path("args");
    boolean known = args.isMissingNode() || args.isObject() || args.isString();
    String name = known ? name(call.path("name").asString("")).orElse("") : "";
    return new ToolUse(name, args.isMissingNode() ? "{}" : text(args));
  }

  private static String text(JsonNode args) {
    return args.isString() ? args.stringValue() : args.toString();
  }
}
