package io.openclaw.cli.terminal;

/// The exit codes that scripts rely on. Wrong usage is 2, which the command line parser gives
/// itself.
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;
  public static final int UNREACHABLE = 3;
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
