package io.openclaw.gateway.session;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One turn: what was said in it.
///
/// @param system the system prompt that held for it, empty without one
/// @param asked what the user said
/// @param reply absent before it succeeded
record SessionTurn(List<Said> system, List<Said> asked, Optional<Said> reply) {
  static final SessionTurn SILENT = new SessionTurn(List.of(), List.of(), Optional.empty());

  /// @param request as it was stored
  /// @param lastEvents hold the answer of a task that succeeded
  static SessionTurn of(String request, List<TaskEvent> lastEvents) {
    JsonNode json = OURS.readTree(request);
    List<Said> told = said(json, 0, json.path("context").asInt(0));
    List<Said> own = said(json, told.size(), json.path("messages").size());
    List<Said> system = ofSystem(own);
    return new SessionTurn(
        system.isEmpty() ? ofSystem(told) : system, asked(own), reply(lastEvents));
  }

  /// What a later turn is told of it.
  List<Said> said() {
    if (asked.isEmpty() || reply.isEmpty()) {
      return List.of();
    }
    List<Said> said = new ArrayList<>(asked);
    said.add(reply.get());
    return said;
  }

  int tokens() {
    return said().stream().mapToInt(Said::tokens).sum();
  }

  private static List<Said> said(JsonNode request, int from, int to) {
    List<Said> said = new ArrayList<>();
    for (int index = from; index < to; index++) {
      JsonNode message = request.path("messages").path(index);
      said.add(new Said(message.path("role").asString(""), message.path("content").asString("")));
    }
    return said;
  }

  private static List<Said> ofSystem(List<Said> said) {
    return said.stream().filter(Said::ofSystem).toList();
  }

  /// What came last of the user: a client that sends whole conversations repeats the rest each
  /// time.
  private static List<Said> asked(List<Said> own) {
    List<Said> asked = new ArrayList<>();
    for (Said message : own) {
      if (message.role().equals("user")) {
        asked.add(message);
      } else if (message.role().equals("assistant")) {
        asked.clear();
      }
    }
    return asked;
  }

  private static Optional<Said> reply(List<TaskEvent> lastEvents) {
    return lastEvents.stream()
        .filter(event -> event.type() == EventType.COMPLETE)
        .findFirst()
        .map(event -> OURS.readTree(event.data()).path("reply").asString(""))
        .filter(reply -> !reply.isBlank())
        .map(reply -> new Said("assistant", reply));
  }
}
