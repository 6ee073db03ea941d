package io.openclaw.gateway.session;

import static io.openclaw.gateway.wire.Json.OURS;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a turn is told of those before it.
///
/// @param messages the system prompt, then the turns, oldest first
/// @param turns how many of them
/// @param tokens of the messages
record TurnContext(List<Said> messages, int turns, int tokens) {

  /// Whether a request is to be told anything; a client that sends `messages` decides that itself.
  static boolean wantedBy(JsonNode request) {
    return request.has("context");
  }

  /// The request with this context in place of the one it had. Its field `context` says how many of
  /// its messages are not its own.
  String in(JsonNode request) {
    ArrayNode all = OURS.createArrayNode();
    messages.forEach(it -> all.addObject().put("role", it.role()).put("content", it.content()));
    JsonNode before = request.path("messages");
    for (int index = request.path("context").asInt(0); index < before.size(); index++) {
      all.add(before.get(index));
    }
    ObjectNode told = (ObjectNode) request.deepCopy();
    told.put("context", messages.size());
    told.set("messages", all);
    return told.toString();
  }

  /// Takes turns in as long as there is room: a turn goes in whole or not at all, and none is left
  /// out between two that are in. The system prompt goes in first, whatever it takes.
  static final class Builder {
    private final int budget;
    private final List<SessionTurn> turns = new ArrayList<>();
    private List<Said> system = List.of();
    private int told;

    Builder(int budget) {
      this.budget = budget;
    }

    /// Newest first. Answers whether there may be room for the one before.
    boolean add(SessionTurn turn) {
      List<Said> prompt = system.isEmpty() ? turn.system() : system;
      if (told + turn.tokens() + tokens(prompt) > budget) {
        system = prompt;
        return false;
      }
      system = prompt;
      told += turn.tokens();
      turns.addFirst(turn);
      return true;
    }

    TurnContext build() {
      List<Said> messages = new ArrayList<>(system);
      turns.forEach(turn -> messages.addAll(turn.said()));
      return new TurnContext(messages, turns.size(), tokens(system) + told);
    }

    private static int tokens(List<Said> said) {
      return said.stream().mapToInt(Said::tokens).sum();
    }
  }
}
