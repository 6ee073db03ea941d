package io.openclaw.gateway.ops;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.quota.RequestBodies;
import io.openclaw.gateway.wire.NoFields;
import io.openclaw.task.Workers;
import io.openclaw.task.Workers.Vitals;
import io.openclaw.task.Workers.Worker;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The workers as they announce themselves, and draining them. What a worker does not tell is null.
@RestController
@RequestMapping("/api/v1/workers")
class WorkersController {
  private final Workers workers;
  private final RequestBodies bodies;
  private final InstantSource clock;

  WorkersController(Workers workers, RequestBodies bodies, InstantSource clock) {
    this.workers = workers;
    this.bodies = bodies;
    this.clock = clock;
  }

  @GetMapping
  ResponseEntity<JsonNode> list() {
    long now = clock.millis();
    ObjectNode json = OURS.createObjectNode();
    ArrayNode list = json.putArray("workers");
    workers.list().forEach(worker -> list.add(shown(worker, now)));
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(json);
  }

  /// The worker drains by itself; the list says how far it is.
  @PostMapping("/{id}/drain")
  ResponseEntity<JsonNode> drain(@PathVariable String id, HttpServletRequest request)
      throws IOException {
    bodies.read(request, NoFields::check);
    if (!workers.requestDrain(id)) {
      throw ProblemException.of(
          Code.NOT_FOUND, "There is no such worker; it may have ended. See GET /api/v1/workers.");
    }
    return ResponseEntity.status(HttpStatus.ACCEPTED)
        .body(OURS.createObjectNode().put("id", id).put("draining", true));
  }

  private static ObjectNode shown(Worker worker, long now) {
    ObjectNode json = OURS.createObjectNode();
    json.put("id", worker.id()).put("name", worker.name());
    json.put("host", worker.host()).put("pid", worker.pid());
    json.put("running", worker.running());
    ObjectNode places = json.putObject("places");
    worker.places().forEach((lane, count) -> places.put(lane.word(), count));
    json.put("draining", worker.draining());
    json.put("uptime_ms", Math.max(0, now - worker.startedAt().toEpochMilli()));
    json.set("modes", OURS.valueToTree(worker.modes()));
    json.set("providers", OURS.valueToTree(worker.providers()));
    vitals(json, worker.vitals(), now);
    return json;
  }

  private static void vitals(ObjectNode json, @Nullable Vitals told, long now) {
    if (told == null) {
      for (String name :
          new String[] {
            "version", "seen_ms", "rss_bytes", "heap_used_bytes", "cpu_percent", "sandbox"
          }) {
        json.putNull(name);
      }
      return;
    }
    json.put("version", told.version()).put("seen_ms", Math.max(0, now - told.seenAt()));
    json.put("rss_bytes", told.rssBytes()).put("heap_used_bytes", told.heapUsedBytes());
    json.put("cpu_percent", told.cpuPercent()).put("sandbox", told.sandbox());
  }
}
