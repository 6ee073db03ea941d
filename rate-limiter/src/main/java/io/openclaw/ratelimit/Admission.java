package io.openclaw.ratelimit;

import io.openclaw.ratelimit.Limits.Answer;

/// How waiting for permission ended.
sealed interface Admission {
  /// @param askedAt a moment before the limits answered, by the even clock of this process
  record Admitted(Answer answer, long askedAt) implements Admission {}

  record Refused(Denied why) implements Admission {}
}
