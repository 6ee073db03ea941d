package io.openclaw.simulator.account;

import java.util.OptionalInt;

/// What an account may do: so many starts in any window, so many calls at once. Empty is without
/// limit.
public record Limits(OptionalInt rpm, OptionalInt concurrency, long windowMs) {

  private static final long MINUTE = 60_000;

  /// What an account has that nobody set: 40 and 5, as the real ones; `unlimited-*` has none.
  static Limits byDefault(String key) {
    return key.startsWith("unlimited-")
        ? new Limits(OptionalInt.empty(), OptionalInt.empty(), MINUTE)
        : new Limits(OptionalInt.of(40), OptionalInt.of(5), MINUTE);
  }
}
