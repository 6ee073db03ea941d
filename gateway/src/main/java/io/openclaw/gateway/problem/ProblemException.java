package io.openclaw.gateway.problem;

/// Ends a call with this problem; the transport writes it.
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.code().word() + ": " + problem.detail());
    this.problem = problem;
  }

  public static ProblemException of(Code code, String detail) {
    return new ProblemException(Problem.of(code, detail));
  }

  /// Says how to authenticate, too.
  public static ProblemException unauthorized(String detail) {
    return new ProblemException(
        Problem.of(Code.UNAUTHORIZED, detail).header("WWW-Authenticate", "Bearer"));
  }

  public Problem problem() {
    return problem;
  }
}
