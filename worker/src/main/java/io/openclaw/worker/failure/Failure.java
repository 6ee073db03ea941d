package io.openclaw.worker.failure;

import java.time.Duration;

/// Why an attempt failed, and what that means for the task.
public sealed interface Failure {
  /// A stable word for programs.
  String code();

  /// A sentence for people.
  String message();

  /// Whether another provider may well do what this one does not.
  boolean elsewhere();

  /// Repeating it here makes no sense.
  record Fatal(String code, String message, boolean elsewhere) implements Failure {
    public Fatal(String code, String message) {
      this(code, message, /* elsewhere= */ false);
    }
  }

  /// It may be repeated.
  ///
  /// @param atLeast shortest wait before that
  /// @param counts false when it was only a matter of limits
  record Passing(String code, String message, Duration atLeast, boolean counts, boolean elsewhere)
      implements Failure {}

  static Failure of(Diagnosis it) {
    return it.fatal()
        ? new Fatal(it.code(), it.message(), it.elsewhere())
        : new Passing(
            it.code(),
            it.message(),
            it.asked().orElse(Duration.ZERO),
            it.kind().counts(),
            it.elsewhere());
  }
}
