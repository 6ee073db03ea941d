package io.openclaw.ratelimit;

/// A request for permission to call once.
///
/// @param model the breaker is kept per account and model
/// @param priority 0 is served first
/// @param since when the waiting for this call began, in milliseconds of the Redis server's clock,
///   0 for now; it decides the place in the line
/// @param tokens an estimate of what the call will use, 0 when tokens are not counted
public record Ask(Account account, String model, int priority, long since, long tokens) {
  private static final int LAST_PRIORITY = 50;

  public Ask {
    if (priority < 0 || priority > LAST_PRIORITY) {
      throw new IllegalArgumentException("priority must be 0 to " + LAST_PRIORITY);
    }
    if (since < 0) {
      throw new IllegalArgumentException("since must be 0 (now) or more");
    }
    if (tokens < 0) {
      throw new IllegalArgumentException("tokens must be 0 or more");
    }
  }

  public Ask(Account account, String model, int priority) {
    this(account, model, priority, 0, 0);
  }
}
