package io.openclaw.worker.call;

import io.openclaw.ratelimit.CallOutcome;
import io.openclaw.worker.failure.Diagnosis;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// From what went wrong with a call to what the limiter is told about the account.
final class OutcomeMapping {
  private OutcomeMapping() {}

  /// Whether the provider refused the call, so that no tokens were used.
  static boolean costsNothing(CallOutcome outcome) {
    return switch (outcome) {
      case CallOutcome.RateRefused _,
          CallOutcome.SlotRefused _,
          CallOutcome.Exhausted _,
          CallOutcome.Rejected _ ->
          true;
      case CallOutcome.Succeeded _,
          CallOutcome.Overloaded _,
          CallOutcome.Disconnected _,
          CallOutcome.Silent _,
          CallOutcome.Empty _,
          CallOutcome.Failed _,
          CallOutcome.Cancelled _ ->
          false;
    };
  }

  static CallOutcome of(Diagnosis it) {
    @Nullable Duration asked = it.pause();
    return switch (it.kind()) {
      case RATE -> new CallOutcome.RateRefused(asked, it.dimension(), it.code());
      case SLOT -> new CallOutcome.SlotRefused(asked, it.code());
      case OVERLOAD -> new CallOutcome.Overloaded(asked, it.code());
      case TRANSPORT -> new CallOutcome.Disconnected(it.code());
      case STALL, FIRST_TOKEN -> new CallOutcome.Silent(it.code());
      case EMPTY_OUTPUT -> new CallOutcome.Empty(it.code());
      case QUOTA_PARK -> new CallOutcome.Exhausted(it.asked().orElse(Duration.ZERO), it.code());
      case AUTH_FATAL, QUOTA_FATAL ->
          it.ofAccount() ? new CallOutcome.Rejected(it.code()) : new CallOutcome.Failed(it.code());
      case CONTENT_FILTER, CONTEXT_TOO_LONG, BAD_REQUEST -> new CallOutcome.Failed(it.code());
      case CANCELLED -> new CallOutcome.Cancelled();
    };
  }
}
