package io.openclaw.testkit.client;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON as clients use it.
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /// @throws IllegalArgumentException when it is none, with the beginning of what it is
  static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      String start = text.substring(0, Math.min(200, text.length()));
      throw new IllegalArgumentException("no JSON: " + start, e);
    }
  }

  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
