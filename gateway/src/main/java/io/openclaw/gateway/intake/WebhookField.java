package io.openclaw.gateway.intake;

import io.openclaw.gateway.webhook.Receivers;
import io.openclaw.gateway.webhook.WebhookJson;
import io.openclaw.task.Status;
import io.openclaw.task.Submission.Webhook;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The field `webhook`: the address that is sent the end of a task, and which ends it is sent.
record WebhookField(Receivers receivers) {
  private static final int LONGEST = 2_048;

  Optional<Webhook> read(Fields body) {
    return body.object(WebhookJson.FIELD)
        .map(object -> {
          receivers.requireSecret();
          Fields fields = new Fields(WebhookJson.FIELD + ".", object);
          String url = fields.text("url", LONGEST).orElseThrow(() -> fields.missing("url"));
          receivers
              .refusal(url)
              .ifPresent(why -> {
                throw fields.invalid("url", why);
              });
          Set<Status> on =
              fields.array("events").map(it -> events(fields, it)).orElseGet(WebhookField::ends);
          fields.nothingElse();
          return new Webhook(url, on);
        });
  }

  /// As an ended task has it in its request, to be told of the end of its retry, too.
  Optional<Webhook> of(JsonNode request) {
    Optional<Webhook> webhook = WebhookJson.in(request);
    webhook.ifPresent(_ -> receivers.requireSecret());
    return webhook;
  }

  private static Set<Status> events(Fields fields, ArrayNode words) {
    Set<Status> on = EnumSet.noneOf(Status.class);
    for (JsonNode word : words) {
      Status.of(word.asString("")).filter(Status::terminal).ifPresent(on::add);
    }
    if (on.isEmpty() || on.size() != words.size()) {
      throw fields.invalid(
          "events", "must be a list of succeeded, failed, cancelled, expired, each at most once");
    }
    return on;
  }

  private static Set<Status> ends() {
    Set<Status> ends = EnumSet.noneOf(Status.class);
    Stream.of(Status.values()).filter(Status::terminal).forEach(ends::add);
    return ends;
  }
}
