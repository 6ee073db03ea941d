package io.openclaw.gateway.quota;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import java.time.Duration;

/// How slow a body may be: a client that sends a byte now and then occupies a thread.
///
/// @param perSecond fewest bytes a second on the whole, 0 for any
/// @param grace how long it may be slower
record MinimumRate(long perSecond, Duration grace) {

  /// Throws [ProblemException] for `bytes` that took too long.
  void check(long bytes, long sinceNanos) {
    long nanos = System.nanoTime() - sinceNanos - grace.toNanos();
    if (perSecond > 0 && nanos > 0 && bytes < perSecond * nanos / 1e9) {
      throw new ProblemException(
          Problem.of(
                  Code.REQUEST_TIMEOUT,
                  "The body arrives too slowly; send at least %d bytes a second."
                      .formatted(perSecond))
              .header("Connection", "close"));
    }
  }
}
