package io.openclaw.gateway.history;

/// The history did not carry out a call; nothing of it took effect.
public sealed class HistoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private HistoryException(String message, Throwable cause) {
    super(message, cause);
  }

  /// The disk is full, the file is locked, too much is asked at once: a repetition may succeed.
  public static final class Unavailable extends HistoryException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// This one task breaks a rule of the history, or is too large for it.
  public static final class Refused extends HistoryException {
    private static final long serialVersionUID = 1L;

    public Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// It cannot be used at all until a person mends it; the message says how.
  public static final class Unusable extends HistoryException {
    private static final long serialVersionUID = 1L;

    public Unusable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
