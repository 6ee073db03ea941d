package io.openclaw.gateway.api;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.caller.Callers;
import io.openclaw.gateway.quota.RequestBodies;
import io.openclaw.gateway.webhook.Deliveries;
import io.openclaw.gateway.wire.NoFields;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The attempts to tell a task's webhook.
@RestController
@RequestMapping("/api/v1/tasks/{id}/deliveries")
class DeliveryController {
  private final Deliveries deliveries;
  private final RequestBodies bodies;

  DeliveryController(Deliveries deliveries, RequestBodies bodies) {
    this.deliveries = deliveries;
    this.bodies = bodies;
  }

  @GetMapping
  JsonNode list(@PathVariable String id, HttpServletRequest request) {
    return json(deliveries.list(Callers.of(request).view(), id));
  }

  @PostMapping("/{delivery}/repeat")
  @ResponseStatus(HttpStatus.ACCEPTED)
  JsonNode repeat(
      @PathVariable String id, @PathVariable String delivery, HttpServletRequest request)
      throws IOException {
    bodies.read(request, NoFields::check);
    return json(deliveries.repeat(Callers.of(request).view(), id, delivery));
  }

  private static JsonNode json(List<JsonNode> records) {
    ObjectNode json = OURS.createObjectNode();
    json.putArray("deliveries").addAll(records);
    return json;
  }
}
