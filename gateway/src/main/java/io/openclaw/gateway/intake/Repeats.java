package io.openclaw.gateway.intake;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.provider.Catalogue;
import io.openclaw.provider.ProviderSpec;
import io.openclaw.task.Submission.OnBusy;
import io.openclaw.task.Submission.Turn;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What an ended task asked for, to be run again as it was. What it said of its times and of its
/// webhook stands in its request; what it left open follows the settings of today.
record Repeats(Catalogue catalogue, IntakeSettings settings, WebhookField webhooks) {
  static final String TIMEOUT = "timeout_seconds";
  static final String MAX_WAIT = "max_wait_seconds";

  /// Throws [ProblemException] when its provider is not configured any more.
  TaskRequest of(TaskView ended, String request) {
    ProviderSpec provider =
        catalogue.find(ended.provider()).orElseThrow(() -> unknown(ended.provider()));
    JsonNode asked = OURS.readTree(request);
    return new TaskRequest(
        provider,
        ended.model(),
        ended.mode(),
        ended.lane(),
        ended.session(),
        turn(ended),
        seconds(asked, MAX_WAIT, settings.usualWait(ended.lane())),
        ended.maxAttempts(),
        seconds(asked, TIMEOUT, settings.longestRun(ended.lane())),
        /* notBefore= */ 0,
        /* cancelOnDisconnect= */ false,
        request,
        ended.bytes(),
        webhooks.of(asked));
  }

  private static Optional<Turn> turn(TaskView ended) {
    return ended.session().isEmpty()
        ? Optional.empty()
        : Optional.of(new Turn(OnBusy.QUEUE, /* title= */ ""));
  }

  private static Duration seconds(JsonNode request, String name, Duration usual) {
    JsonNode given = request.path(name);
    return given.isIntegralNumber() ? Duration.ofSeconds(given.longValue()) : usual;
  }

  private static ProblemException unknown(String provider) {
    return new ProblemException(
        Problem.of(
                Code.UNKNOWN_PROVIDER,
                "The task's provider, %s, is not configured any more; submit the task to another."
                    .formatted(provider))
            .with("provider", provider));
  }
}
