package io.openclaw.gateway.webhook;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.task.Status;
import io.openclaw.task.Submission.Webhook;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A task's webhook as its request keeps it.
public final class WebhookJson {
  /// The field of the request.
  public static final String FIELD = "webhook";

  private WebhookJson() {}

  public static ObjectNode of(Webhook webhook) {
    ObjectNode json = OURS.createObjectNode().put("url", webhook.url());
    var events = json.putArray("events");
    webhook.on().stream().sorted().map(Status::word).forEach(events::add);
    return json;
  }

  /// @param request of a task, as it is kept
  public static Optional<Webhook> in(JsonNode request) {
    JsonNode json = request.path(FIELD);
    if (!json.isObject()) {
      return Optional.empty();
    }
    Set<Status> on = EnumSet.noneOf(Status.class);
    json.path("events").forEach(it -> Status.of(it.asString("")).ifPresent(on::add));
    return Optional.of(new Webhook(json.path("url").asString(""), on));
  }
}
