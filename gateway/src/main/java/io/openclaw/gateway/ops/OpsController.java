package io.openclaw.gateway.ops;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.caller.Callers;
import io.openclaw.gateway.ops.Vitals.Health;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Health and counters.
@RestController
class OpsController {
  private final Vitals vitals;
  private final StatsPage stats;

  OpsController(Vitals vitals, StatsPage stats) {
    this.vitals = vitals;
    this.stats = stats;
  }

  /// 503 when tasks cannot be taken. A call without a needed token learns no more than that.
  @GetMapping("/health")
  ResponseEntity<JsonNode> health(HttpServletRequest request) {
    Health health = vitals.health();
    ObjectNode json = OURS.createObjectNode().put("status", health.status());
    if (Callers.find(request).isPresent()) {
      parts(json, health);
    }
    return ResponseEntity.status(health.redis() ? 200 : 503)
        .cacheControl(CacheControl.noStore())
        .body(json);
  }

  private static void parts(ObjectNode json, Health health) {
    ObjectNode parts = json.putObject("parts");
    ObjectNode redis = parts.putObject("redis");
    boolean unsafe = health.redis() && !health.unsafe().isEmpty();
    redis.put("status", unsafe ? "degraded" : upOrDown(health.redis()));
    health.unsafe().forEach(redis.withArray("problems")::add);
    parts.putObject("history").put("status", upOrDown(health.history()));
    ObjectNode workers = parts.putObject("workers");
    int alive = health.workers().map(List::size).orElse(0);
    workers.put("status", upOrDown(alive > 0)).put("alive", alive);
  }

  @GetMapping("/stats")
  ResponseEntity<JsonNode> stats() {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(stats.now());
  }

  private static String upOrDown(boolean up) {
    return up ? "up" : "down";
  }
}
