package io.openclaw.worker.failure;

/// The kinds of failure that differ in what has to be done. All providers' codes come down to
/// these.
public enum FailureClass {
  /// The key is not accepted.
  AUTH_FATAL(Course.FATAL, "provider_auth"),
  /// The account cannot pay, or its plan does not allow it.
  QUOTA_FATAL(Course.FATAL, "provider_account"),
  /// A quota is used up until a known time.
  QUOTA_PARK(Course.WAIT, "provider_quota"),
  /// Too many calls, or tokens, in the last minute.
  RATE(Course.WAIT, "provider_rate_limit"),
  /// Too many calls at once.
  SLOT(Course.WAIT, "provider_rate_limit"),
  /// The provider has too much to do, or broke.
  OVERLOAD(Course.REPEAT, "provider_error"),
  /// The connection was cut, or what came over it was no answer.
  TRANSPORT(Course.REPEAT, "provider_connection"),
  /// It fell silent in mid-answer.
  STALL(Course.REPEAT, "provider_stalled"),
  /// It did not begin to answer.
  FIRST_TOKEN(Course.REPEAT, "provider_first_token_timeout"),
  CONTENT_FILTER(Course.FATAL, "content_filter"),
  CONTEXT_TOO_LONG(Course.FATAL, "context_too_long"),
  BAD_REQUEST(Course.FATAL, "provider_refused"),
  /// It ended without text.
  EMPTY_OUTPUT(Course.REPEAT, "provider_empty"),
  /// We ended it ourselves.
  CANCELLED(Course.WAIT, "provider_cancelled");

  private final Course course;
  private final String code;

  FailureClass(Course course, String code) {
    this.course = course;
    this.code = code;
  }

  public Course course() {
    return course;
  }

  /// The task's error code, where nothing more exact is known.
  public String code() {
    return code;
  }

  /// Whether it counts against the task's attempts, and for the breaker.
  public boolean counts() {
    return course == Course.REPEAT;
  }

  /// What becomes of the task.
  public enum Course {
    /// It fails: repeating the call makes no sense.
    FATAL,
    /// It waits and spends no attempt.
    WAIT,
    /// It backs off and spends an attempt.
    REPEAT
  }
}
