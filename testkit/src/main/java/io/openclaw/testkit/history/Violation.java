package io.openclaw.testkit.history;

/// A rule that a history breaks, and where.
///
/// @param subject a task's id or an idempotency key
public record Violation(Rule rule, String subject, String detail) {
  @Override
  public String toString() {
    return "%s %s: %s".formatted(rule, subject, detail);
  }
}
