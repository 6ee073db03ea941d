package io.openclaw.fatal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the process on an [Error] (out of memory, a class that cannot be linked, a broken
/// assertion). Whatever ran at that moment may be half done inside this process, but not in Redis:
/// a fresh process continues from there. A process that goes on instead looks alive and does
/// nothing.
public final class FatalErrors {
  /// What sysexits.h calls an internal software error; supervisors start a new process on it.
  public static final int EXIT_CODE = 70;

  private static final Logger LOG = LoggerFactory.getLogger(FatalErrors.class);

  private FatalErrors() {}

  /// Decides about an error that nothing can repair inside the process.
  @FunctionalInterface
  public interface Handler {
    /// @param where the name of the loop or thread
    void failed(String where, Error error);
  }

  /// Logs the error and ends the process at once, with [#EXIT_CODE] and without shutdown hooks: a
  /// hook would need the very process that failed.
  public static Handler endingTheProcess() {
    return (where, error) -> {
      try {
        LOG.error(
            "{} failed and this process cannot be trusted any more. It ends with code {}; the"
                + " supervisor starts a new one, which takes over its tasks.",
            where,
            EXIT_CODE,
            error);
      } finally {
        Runtime.getRuntime().halt(EXIT_CODE);
      }
    };
  }

  /// From now on an [Error] that nothing caught, in any thread of this process, ends it. An
  /// exception ends only its thread, as before, and is logged. A `main` calls this first.
  public static void endTheProcessWhenUncaught() {
    Thread.setDefaultUncaughtExceptionHandler(uncaught(endingTheProcess()));
  }

  static Thread.UncaughtExceptionHandler uncaught(Handler handler) {
    return (thread, thrown) -> {
      String where = "thread \"" + thread.getName() + "\"";
      switch (thrown) {
        case Error error -> handler.failed(where, error);
        default -> LOG.error("{} ended by an exception that nothing caught", where, thrown);
      }
    };
  }
}
