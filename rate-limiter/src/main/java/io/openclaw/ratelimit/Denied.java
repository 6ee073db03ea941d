package io.openclaw.ratelimit;

import java.time.Duration;

/// The call may not leave now.
///
/// @param retryAfter when asking again makes sense; exact except for [Reason#SLOT],
///   [Reason#LEARNED] and [Reason#LIMITS_AWAY], where it is an estimate
public record Denied(Reason reason, Duration retryAfter) implements Decision {
  /// What is waited for.
  public enum Reason {
    /// Calls under way use up what the account allows at once.
    SLOT,
    /// The starts of the last minute use up what the account allows, or the next would come too
    /// soon.
    RPM,
    /// The tokens of the last minute use up what the account allows.
    TPM,
    /// The account allows more, but refused calls taught us to ask for less for a while.
    LEARNED,
    /// The provider asked for a pause, or cut us off.
    COOLDOWN,
    /// Calls to this model failed in a row; one call at a time finds out whether it works again.
    BREAKER,
    /// The provider turned the account away; one call at a time finds out whether it still does.
    REJECTED,
    /// The limits cannot be read now; without them no call leaves.
    LIMITS_AWAY;

    /// Whether the time until asking makes sense is known, so that waiting for a hint is pointless.
    boolean timed() {
      return switch (this) {
        case RPM, TPM, COOLDOWN, BREAKER, REJECTED -> true;
        case SLOT, LEARNED, LIMITS_AWAY -> false;
      };
    }
  }
}
