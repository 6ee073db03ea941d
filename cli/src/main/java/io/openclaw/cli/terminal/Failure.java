package io.openclaw.cli.terminal;

/// A command cannot go on. The message is one line for a person and says what to change.
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  public Failure(String message) {
    this(ExitCode.FAILED, message);
  }

  public Failure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public static Failure unreachable(String message) {
    return new Failure(ExitCode.UNREACHABLE, message);
  }

  public int exitCode() {
    return exitCode;
  }
}
