package io.openclaw.gateway.api;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.caller.Callers;
import io.openclaw.gateway.session.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Conversations. A session is its owner's; another owner may have one of the same name.
@RestController
@RequestMapping("/api/v1/sessions")
class SessionController {
  private final Sessions sessions;

  SessionController(Sessions sessions) {
    this.sessions = sessions;
  }

  @GetMapping
  JsonNode list(HttpServletRequest request) {
    SessionQuery.Page query = SessionQuery.page(Callers.of(request), request.getParameterMap());
    Sessions.Page page = sessions.list(query.owner(), query.before(), query.limit());
    ObjectNode json = OURS.createObjectNode();
    ArrayNode list = json.putArray("sessions");
    page.entries().forEach(list::add);
    json.put("next_cursor", page.next().map(SessionQuery::cursor).orElse(null));
    return json;
  }

  @GetMapping("/{id}")
  JsonNode get(@PathVariable String id, HttpServletRequest request) {
    SessionQuery.Turns query = SessionQuery.turns(Callers.of(request), request.getParameterMap());
    Sessions.Conversation found = sessions.show(query.owner(), id, query.before(), query.limit());
    return found.json().put("next_cursor", found.next().map(ListQuery::cursor).orElse(null));
  }

  @DeleteMapping("/{id}")
  ResponseEntity<Void> delete(@PathVariable String id, HttpServletRequest request) {
    sessions.delete(SessionQuery.owner(Callers.of(request), request.getParameterMap()), id);
    return ResponseEntity.noContent().build();
  }
}
