package io.openclaw.ratelimit;

import java.time.Duration;

/// The answer to a request for permission.
public sealed interface Decision {
  /// The call may leave now. Whoever got the permit closes it.
  record Granted(Permit permit) implements Decision {}

  /// @param retryAfter when asking again makes sense; an estimate
  record Denied(Reason reason, Duration retryAfter) implements Decision {}

  /// What one waits for.
  enum Reason {
    /// Calls under way use up what the account allows at once.
    SLOT,
    /// The limits cannot be read now; without them no call leaves.
    LIMITS_AWAY
  }
}
