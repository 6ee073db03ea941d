package io.openclaw.worker.attempt;

import io.openclaw.digest.Sha256;
import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.worker.call.Target;
import io.openclaw.worker.failure.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON by which the end of an attempt is told.
final class EndData {
  private EndData() {}

  /// Data of `done`: a reader can check by it what it put together.
  static String succeeded(String reply) {
    byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
    return object()
        .put("status", "succeeded")
        .put("length", bytes.length)
        .put("sha256", Sha256.hex(bytes))
        .toString();
  }

  static String failed() {
    return object().put("status", "failed").putNull("length").putNull("sha256").toString();
  }

  static String outcome(ObjectNode summary, Optional<Failure> failure) {
    ObjectNode outcome = object().setAll(summary);
    if (failure.isEmpty()) {
      return outcome.putNull("error").toString();
    }
    outcome
        .putObject("error")
        .put("code", failure.get().code())
        .put("message", failure.get().message());
    return outcome.toString();
  }

  static Draft error(Failure failure) {
    String data =
        object()
            .put("code", failure.code())
            .put("retryable", failure instanceof Failure.Passing)
            .toString();
    return new Draft(EventType.ERROR, "system", failure.message(), data);
  }

  /// @param voidFrom seq from which the text is void; empty when it stands
  static Draft retrying(
      Failure failure, Instant nextAttemptAt, Optional<Long> voidFrom, Optional<Target> next) {
    ObjectNode data =
        object().put("reason", failure.code()).put("next_attempt_at", nextAttemptAt.toString());
    voidFrom.ifPresent(seq -> data.put("void_from", seq));
    next.ifPresent(it -> data.put("next_provider", it.spec().name()));
    return Draft.of(EventType.RETRYING, data.toString());
  }

  private static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }
}
