package io.openclaw.bench.target;

import io.openclaw.bench.http.Request;
import tools.jackson.databind.json.JsonMapper;

/// A task to be submitted. What is empty is left out.
public record TaskBody(String message, String provider, String lane) {
  private static final JsonMapper JSON = new JsonMapper();

  /// The same key twice means the same task.
  public Request request(String idempotencyKey) {
    return Request.post("/api/v1/tasks", json()).with("Idempotency-Key", idempotencyKey);
  }

  private String json() {
    var body = JSON.createObjectNode().put("message", message);
    if (!provider.isEmpty()) {
      body.put("provider", provider);
    }
    if (!lane.isEmpty()) {
      body.put("lane", lane);
    }
    return body.toString();
  }
}
