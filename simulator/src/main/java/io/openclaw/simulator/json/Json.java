package io.openclaw.simulator.json;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// Reads and writes JSON, `snake_case` on the wire. Broken input throws Jackson's own
/// `JacksonException`.
public final class Json {

  /// As long as the longest body, because a body may be one single string.
  private static final int LONGEST_STRING = 32 * 1024 * 1024;

  private static final JsonMapper MAPPER = mapper(JsonFactory.builder());

  /// A reply in a steering line may hold a raw tab, as a person types it.
  private static final JsonMapper LENIENT =
      mapper(JsonFactory.builder().enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS));

  private Json() {}

  private static JsonMapper mapper(JsonFactoryBuilder factory) {
    var limits = StreamReadConstraints.builder().maxStringLength(LONGEST_STRING).build();
    return JsonMapper.builder(factory.streamReadConstraints(limits).build())
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .build();
  }

  public static JsonNode read(InputStream utf8) {
    return MAPPER.readTree(utf8);
  }

  public static JsonNode read(String json) {
    return MAPPER.readTree(json);
  }

  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  public static byte[] bytes(Object value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  /// A parser for one value somewhere in a longer text.
  public static JsonParser lenientParser(String text) {
    return LENIENT.createParser(text);
  }
}
