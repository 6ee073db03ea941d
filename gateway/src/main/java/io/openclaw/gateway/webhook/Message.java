package io.openclaw.gateway.webhook;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.wire.EventJson;
import io.openclaw.task.Status;
import io.openclaw.task.TaskHooks.Delivery;
import io.openclaw.task.TaskId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a receiver is sent, and what is recorded of an attempt to send it.
final class Message {
  private Message() {}

  /// Names the message; the same in every attempt, so that a receiver can tell repeats.
  static String id(TaskId task) {
    return "msg_" + task.text();
  }

  static String event(Status status) {
    return "task." + status.word();
  }

  /// @param task as a client sees it
  static byte[] body(Delivery delivery, ObjectNode task) {
    ObjectNode message = OURS.createObjectNode().put("type", event(delivery.status()));
    message.set("timestamp", task.path("finished_at"));
    message.set("data", task);
    return OURS.writeValueAsBytes(message);
  }

  static String record(Delivery delivery, Instant at, Answer answer, Optional<Instant> next) {
    return OURS.createObjectNode()
        .put("id", id(delivery.id()))
        .put("event", event(delivery.status()))
        .put("url", delivery.url())
        .put("at", EventJson.time(at))
        .put("attempt", delivery.attempt())
        .put("status", answer instanceof Answer.Answered it ? it.status() : null)
        .put("error", error(answer))
        .put("next_at", next.map(EventJson::time).orElse(null))
        .toString();
  }

  static JsonNode recorded(String record) {
    return OURS.readTree(record);
  }

  private static @Nullable String error(Answer answer) {
    return switch (answer) {
      case Answer.NotAnswered(String why) -> why;
      case Answer.Answered it when it.accepted() -> null;
      case Answer.Answered it when it.gone() -> "The receiver answered 410; it is told no more.";
      case Answer.Answered it when it.status() / 100 == 3 ->
          "The receiver answered %d; redirects are not followed.".formatted(it.status());
      case Answer.Answered it -> "The receiver answered %d.".formatted(it.status());
    };
  }
}
