package io.openclaw.worker.attempt;

import java.time.Duration;

/// Why an attempt failed, and what that means for the task.
public sealed interface Failure {
  /// A stable word for programs.
  String code();

  /// A sentence for people.
  String message();

  /// Repeating it makes no sense.
  record Fatal(String code, String message) implements Failure {}

  /// It may be repeated.
  ///
  /// @param atLeast shortest wait before that
  /// @param counts false when it was only a matter of limits
  record Passing(String code, String message, Duration atLeast, boolean counts)
      implements Failure {}
}
