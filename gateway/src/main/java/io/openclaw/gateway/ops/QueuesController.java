package io.openclaw.gateway.ops;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.quota.RequestBodies;
import io.openclaw.gateway.wire.NoFields;
import io.openclaw.task.Lane;
import io.openclaw.task.TaskLanes;
import io.openclaw.task.TaskLanes.LaneView;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The lanes: how full they are, and pausing them.
@RestController
@RequestMapping("/api/v1/queues")
class QueuesController {
  private final TaskLanes lanes;
  private final RequestBodies bodies;

  QueuesController(TaskLanes lanes, RequestBodies bodies) {
    this.lanes = lanes;
    this.bodies = bodies;
  }

  @GetMapping
  ResponseEntity<JsonNode> list() {
    ObjectNode json = OURS.createObjectNode();
    ArrayNode queues = json.putArray("queues");
    lanes.lanes().forEach(lane -> queues.add(shown(lane)));
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(json);
  }

  @PostMapping("/{lane}/pause")
  JsonNode pause(@PathVariable String lane, HttpServletRequest request) throws IOException {
    return change(lane, request, lanes::pauseLane);
  }

  @PostMapping("/{lane}/resume")
  JsonNode resume(@PathVariable String lane, HttpServletRequest request) throws IOException {
    return change(lane, request, lanes::resumeLane);
  }

  private JsonNode change(String word, HttpServletRequest request, Consumer<Lane> change)
      throws IOException {
    Lane lane = Lane.of(word).orElseThrow(QueuesController::absent);
    bodies.read(request, NoFields::check);
    change.accept(lane);
    return lanes.lanes().stream()
        .filter(it -> it.lane() == lane)
        .findFirst()
        .map(QueuesController::shown)
        .orElseThrow(QueuesController::absent);
  }

  private static ProblemException absent() {
    return ProblemException.of(
        Code.NOT_FOUND, "There is no such lane; there are priority, short and long.");
  }

  private static ObjectNode shown(LaneView lane) {
    ObjectNode json = OURS.createObjectNode().put("lane", lane.lane().word());
    json.put("waiting", lane.waiting()).put("running", lane.running());
    json.put("retrying", lane.retrying()).put("paused", lane.paused());
    json.put("is_paused", lane.isPaused());
    json.put("oldest_wait_ms", lane.oldestWait().toMillis());
    ObjectNode reasons = json.putObject("waiting_for");
    lane.waitingFor().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(reason -> reasons.put(reason.getKey(), reason.getValue()));
    return json;
  }
}
