package io.openclaw.worker.call;

import io.openclaw.ratelimit.CallOutcome;
import io.openclaw.worker.failure.Classifier;
import io.openclaw.worker.failure.Diagnosis;
import io.openclaw.worker.failure.Failure;
import io.openclaw.worker.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the end of a stream means, for the turn and for the account.
sealed interface StreamResult {
  /// What the limiter is told about the account.
  CallOutcome outcome();

  /// Whether the provider may not know yet that the call is over.
  boolean cutOff();

  Turn turn(TurnOutput output);

  record Good(FinishReason reason, CallOutcome outcome) implements StreamResult {
    @Override
    public boolean cutOff() {
      return false;
    }

    @Override
    public Turn turn(TurnOutput output) {
      return new Turn.Complete(output, reason);
    }
  }

  /// @param disconnected it was cut off in mid-answer; what came before is good
  record Bad(Failure failure, CallOutcome outcome, boolean cutOff, boolean disconnected)
      implements StreamResult {
    @Override
    public Turn turn(TurnOutput output) {
      return new Turn.Failed(output, failure, disconnected);
    }
  }

  /// The provider did nothing wrong; this worker has too much to do.
  record NoMemory(@Nullable Duration firstToken) implements StreamResult {
    /// It waits for a worker with more room.
    private static final WaitReason LATER = new WaitReason("worker", Duration.ofSeconds(2));

    @Override
    public CallOutcome outcome() {
      return new CallOutcome.Succeeded(firstToken);
    }

    @Override
    public boolean cutOff() {
      return true;
    }

    @Override
    public Turn turn(TurnOutput output) {
      return new Turn.Postponed(LATER);
    }
  }

  static StreamResult of(ProviderException failed, Instant now) {
    Diagnosis diagnosis = Classifier.of(failed, now);
    Failure failure =
        failed.kind() == ProviderException.Kind.TIMEOUT
            ? new Failure.Fatal(diagnosis.code(), diagnosis.message())
            : Failure.of(diagnosis);
    return new Bad(
        failure, OutcomeMapping.of(diagnosis), cutOff(failed.kind()), diagnosis.disconnected());
  }

  /// @param disconnected see [Bad]
  static StreamResult of(Diagnosis diagnosis, boolean disconnected) {
    return new Bad(
        Failure.of(diagnosis), OutcomeMapping.of(diagnosis), /* cutOff= */ false, disconnected);
  }

  static StreamResult tooLong(long mostBytes, @Nullable Duration firstToken) {
    String message = "the answer is longer than %d bytes".formatted(mostBytes);
    return new Bad(
        new Failure.Fatal("output_too_large", message),
        new CallOutcome.Succeeded(firstToken),
        /* cutOff= */ true,
        /* disconnected= */ false);
  }

  static StreamResult defect() {
    Failure failure =
        new Failure.Passing(
            "worker_error",
            "the worker failed while it read the answer",
            Duration.ZERO,
            /* counts= */ true,
            /* elsewhere= */ false);
    return new Bad(
        failure, new CallOutcome.Cancelled(), /* cutOff= */ true, /* disconnected= */ false);
  }

  private static boolean cutOff(ProviderException.Kind kind) {
    return switch (kind) {
      case FIRST_TOKEN_TIMEOUT, STALLED, TIMEOUT, CANCELLED, MALFORMED -> true;
      case REFUSED, ERROR_IN_STREAM, TRANSPORT, CUT_SHORT, EMPTY, TOOL_CALLS_MISSING -> false;
    };
  }
}
