package io.openclaw.worker.call;

import io.openclaw.ratelimit.Outcome;
import io.openclaw.worker.failure.Diagnosis;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// From what went wrong with a call to what the limiter is told about the account.
final class OutcomeMapping {
  private OutcomeMapping() {}

  /// Whether the provider refused the call, so that no tokens were used.
  static boolean costsNothing(Outcome outcome) {
    return switch (outcome) {
      case Outcome.RateRefused _, Outcome.SlotRefused _, Outcome.Exhausted _, Outcome.Rejected _ ->
          true;
      case Outcome.Succeeded _,
          Outcome.Overloaded _,
          Outcome.Disconnected _,
          Outcome.Silent _,
          Outcome.Empty _,
          Outcome.Failed _,
          Outcome.Cancelled _ ->
          false;
    };
  }

  static Outcome of(Diagnosis it) {
    @Nullable Duration asked = it.pause();
    return switch (it.kind()) {
      case RATE -> new Outcome.RateRefused(asked, it.dimension(), it.code());
      case SLOT -> new Outcome.SlotRefused(asked, it.code());
      case OVERLOAD -> new Outcome.Overloaded(asked, it.code());
      case TRANSPORT -> new Outcome.Disconnected(it.code());
      case STALL, FIRST_TOKEN -> new Outcome.Silent(it.code());
      case EMPTY_OUTPUT -> new Outcome.Empty(it.code());
      case QUOTA_PARK -> new Outcome.Exhausted(it.asked().orElse(Duration.ZERO), it.code());
      case AUTH_FATAL, QUOTA_FATAL ->
          it.ofAccount() ? new Outcome.Rejected(it.code()) : new Outcome.Failed(it.code());
      case CONTENT_FILTER, CONTEXT_TOO_LONG, BAD_REQUEST -> new Outcome.Failed(it.code());
      case CANCELLED -> new Outcome.Cancelled();
    };
  }
}
