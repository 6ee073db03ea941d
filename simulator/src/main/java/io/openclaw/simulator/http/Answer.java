package io.openclaw.simulator.http;

import io.openclaw.simulator.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/// A whole answer: it is sent in one write.
public record Answer(int status, String contentType, Map<String, String> headers, String body) {

  public static Answer json(int status, Object value) {
    return of(status, "application/json", value);
  }

  public static Answer of(int status, String contentType, Object json) {
    return new Answer(status, contentType, Map.of(), Json.text(json));
  }

  public static Answer empty() {
    return new Answer(204, "", Map.of(), "");
  }

  public Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, contentType, more, body);
  }
}
