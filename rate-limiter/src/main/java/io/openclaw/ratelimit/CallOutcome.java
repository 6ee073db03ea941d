package io.openclaw.ratelimit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a call ended, as far as it says something about the account.
public sealed interface CallOutcome {
  /// @param firstToken from the start of the call to the first piece of its answer
  record Succeeded(@Nullable Duration firstToken) implements CallOutcome {}

  /// Too many calls or tokens in the last minute.
  ///
  /// @param retryAfter what the provider said, null when nothing
  /// @param code what the provider calls it, for people
  record RateRefused(@Nullable Duration retryAfter, Dimension dimension, String code)
      implements CallOutcome {}

  /// Too many calls at once.
  record SlotRefused(@Nullable Duration retryAfter, String code) implements CallOutcome {}

  /// The provider has too much to do, or broke. Counts for the breaker.
  record Overloaded(@Nullable Duration retryAfter, String code) implements CallOutcome {}

  /// The connection was cut. Counts for the breaker.
  record Disconnected(String code) implements CallOutcome {}

  /// No first piece, or no next one, came in time. Counts for the breaker.
  record Silent(String code) implements CallOutcome {}

  /// An answer without content. Counts for the breaker.
  record Empty(String code) implements CallOutcome {}

  /// A quota is used up until a known time; nothing leaves before.
  record Exhausted(Duration until, String code) implements CallOutcome {}

  /// The provider does not accept the key, or the account is not paid for. Opens the breaker at
  /// once.
  record Rejected(String code) implements CallOutcome {}

  /// It failed for a reason of its own, such as a bad request.
  record Failed(String code) implements CallOutcome {}

  /// We ended it ourselves.
  record Cancelled() implements CallOutcome {}

  /// What a refused call had too much of.
  enum Dimension {
    STARTS,
    TOKENS,
    UNKNOWN
  }
}
