package io.openclaw.ratelimit;

import java.time.Duration;

/// A request for permission to call once.
///
/// @param model the breaker is kept per account and model
/// @param priority 0 is served first
/// @param waited how long this call has waited before; it counts for its place in the line
/// @param tokens an estimate of what the call will use, 0 when tokens are not counted
public record Ask(Account account, String model, int priority, Duration waited, long tokens) {
  private static final int LAST_PRIORITY = 50;

  public Ask {
    if (priority < 0 || priority > LAST_PRIORITY) {
      throw new IllegalArgumentException("priority must be 0 to " + LAST_PRIORITY);
    }
    if (tokens < 0) {
      throw new IllegalArgumentException("tokens must be 0 or more");
    }
  }

  public Ask(Account account, String model, int priority) {
    this(account, model, priority, Duration.ZERO, 0);
  }
}
