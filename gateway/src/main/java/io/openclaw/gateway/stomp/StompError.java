package io.openclaw.gateway.stomp;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;

/// Ends the connection with an ERROR frame: STOMP knows no lesser answer to a frame that cannot be
/// carried out. (A SEND that is understood and refused is no such error.)
final class StompError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  StompError(Code code, String detail) {
    this(Problem.of(code, detail));
  }

  StompError(Problem problem) {
    super(problem.detail(), null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
