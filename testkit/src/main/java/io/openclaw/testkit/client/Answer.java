package io.openclaw.testkit.client;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/// An HTTP answer, read to its end.
///
/// @param fields header fields, names in lower case
public record Answer(int status, Map<String, String> fields, String body) {
  public Answer {
    fields = Map.copyOf(fields);
  }

  /// @throws IllegalArgumentException when the body is no JSON
  public JsonNode json() {
    return Json.read(body);
  }

  /// The problem's stable code, or an empty text.
  public String code() {
    return body.startsWith("{") ? json().path("code").asString("") : "";
  }

  public String field(String name) {
    return fields.getOrDefault(name, "");
  }

  public boolean ok() {
    return status >= 200 && status < 300;
  }
}
