package io.openclaw.gateway.session;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.intake.SessionContext.Said;
import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// One turn: what the user said in it, and what was answered.
record SessionTurn(List<Said> said) {
  private static final int CHARACTERS_OF_A_TOKEN = 4;

  /// @param request as it was stored, its own context left out
  /// @param lastEvents hold the answer of a task that succeeded
  static SessionTurn of(String request, List<TaskEvent> lastEvents) {
    List<Said> said = new ArrayList<>(asked(OURS.readTree(request)));
    String reply = reply(lastEvents);
    if (said.isEmpty() || reply.isBlank()) {
      return new SessionTurn(List.of());
    }
    said.add(new Said("assistant", reply));
    return new SessionTurn(said);
  }

  int tokens() {
    long characters = said.stream().mapToLong(it -> it.content().length()).sum();
    return (int) ((characters + CHARACTERS_OF_A_TOKEN - 1) / CHARACTERS_OF_A_TOKEN);
  }

  /// What came last of the user: a client that sends whole conversations repeats the rest each
  /// time.
  private static List<Said> asked(JsonNode request) {
    List<Said> asked = new ArrayList<>();
    JsonNode messages = request.path("messages");
    for (int index = request.path("context").asInt(0); index < messages.size(); index++) {
      JsonNode message = messages.get(index);
      switch (message.path("role").asString("")) {
        case "user" -> asked.add(new Said("user", message.path("content").asString("")));
        case "assistant" -> asked.clear();
        default -> {}
      }
    }
    return asked;
  }

  private static String reply(List<TaskEvent> lastEvents) {
    return lastEvents.stream()
        .filter(event -> event.type() == EventType.COMPLETE)
        .findFirst()
        .map(event -> OURS.readTree(event.data()).path("reply").asString(""))
        .orElse("");
  }
}
