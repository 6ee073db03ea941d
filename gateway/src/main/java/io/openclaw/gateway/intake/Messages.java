package io.openclaw.gateway.intake;

import static io.openclaw.gateway.wire.Json.OURS;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is said to the model: one `message`, or `messages` as in a conversation.
final class Messages {
  private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");
  private static final int MOST = 1_000;
  private static final int LONGEST = 10 << 20;

  private Messages() {}

  static ArrayNode read(Fields body, int longest) {
    Optional<String> message = body.text("message", longest);
    Optional<ArrayNode> messages = body.array("messages");
    if (message.isPresent() && messages.isPresent()) {
      throw body.invalid("messages", "must not be given together with 'message'");
    }
    return message
        .map(Messages::ofUser)
        .or(() -> messages.map(it -> checked(body, it)))
        .orElseThrow(() -> body.missing("message"));
  }

  private static ArrayNode ofUser(String message) {
    ArrayNode messages = OURS.createArrayNode();
    messages.addObject().put("role", "user").put("content", message);
    return messages;
  }

  private static ArrayNode checked(Fields body, ArrayNode messages) {
    if (messages.isEmpty() || messages.size() > MOST) {
      throw body.invalid("messages", "must hold 1 to " + MOST + " messages");
    }
    boolean asks = false;
    for (int index = 0; index < messages.size(); index++) {
      asks |= "user".equals(role(body, "messages[%d]".formatted(index), messages.get(index)));
    }
    if (!asks) {
      throw body.invalid("messages", "must hold a message of the role 'user'");
    }
    return messages;
  }

  private static String role(Fields body, String name, JsonNode message) {
    if (!(message instanceof ObjectNode object)) {
      throw body.invalid(name, "must be an object");
    }
    Fields fields = new Fields(name + ".", object);
    String role = fields.text("role", 20).orElseThrow(() -> fields.missing("role"));
    if (!ROLES.contains(role)) {
      throw fields.invalid("role", "must be system, developer, user or assistant");
    }
    if (fields.text("content", LONGEST).isEmpty()) {
      throw fields.missing("content");
    }
    fields.nothingElse();
    return role;
  }
}
