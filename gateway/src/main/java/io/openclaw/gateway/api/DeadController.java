package io.openclaw.gateway.api;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.caller.Callers;
import io.openclaw.gateway.control.DeadList;
import io.openclaw.gateway.control.TaskCommand;
import io.openclaw.gateway.control.TaskCommands;
import io.openclaw.gateway.quota.RequestBodies;
import io.openclaw.gateway.wire.NoFields;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The dead list: failed tasks, to be retried or discarded.
@RestController
@RequestMapping("/api/v1/dead")
class DeadController {
  private final DeadList dead;
  private final TaskCommands commands;
  private final RequestBodies bodies;

  DeadController(DeadList dead, TaskCommands commands, RequestBodies bodies) {
    this.dead = dead;
    this.commands = commands;
    this.bodies = bodies;
  }

  @GetMapping
  JsonNode list(HttpServletRequest request) {
    DeadQuery query = DeadQuery.of(request.getParameterMap());
    DeadList.Page page = dead.list(Callers.of(request).view(), query.before(), query.limit());
    ObjectNode json = OURS.createObjectNode();
    ArrayNode list = json.putArray("dead");
    page.entries().forEach(list::add);
    json.put("next_cursor", page.next().map(DeadQuery::cursor).orElse(null));
    return json;
  }

  @PostMapping("/{id}/requeue")
  JsonNode requeue(@PathVariable String id, HttpServletRequest request) throws IOException {
    bodies.read(request, NoFields::check);
    return commands.run(TaskCommand.RETRY, Callers.of(request).view(), id);
  }

  @DeleteMapping("/{id}")
  ResponseEntity<Void> discard(@PathVariable String id, HttpServletRequest request) {
    dead.discard(Callers.of(request).view(), id);
    return ResponseEntity.noContent().build();
  }
}
