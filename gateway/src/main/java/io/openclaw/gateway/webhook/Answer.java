package io.openclaw.gateway.webhook;

import java.time.Duration;
import java.util.Optional;

/// What came of one attempt.
sealed interface Answer {
  /// @param retryAfter for how long the receiver asks to be left alone
  record Answered(int status, Optional<Duration> retryAfter) implements Answer {
    boolean accepted() {
      return status >= 200 && status < 300;
    }

    /// The receiver wants to hear of this no more.
    boolean gone() {
      return status == 410;
    }
  }

  /// @param why in words for the owner of the task
  record NotAnswered(String why) implements Answer {}
}
