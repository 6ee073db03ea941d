package io.openclaw.redis;

/// Redis did not carry out a command; the type says what is known about its effect.
public sealed class RedisException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private RedisException(String message, Throwable cause) {
    super(message, cause);
  }

  /// There is no connection; the command was not sent.
  public static final class Away extends RedisException {
    private static final long serialVersionUID = 1L;

    Away(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// It was sent, and no answer came in time; it may still take effect.
  public static final class NoAnswer extends RedisException {
    private static final long serialVersionUID = 1L;

    NoAnswer(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// Redis refused it because its memory is used up; nothing changed.
  public static final class OutOfMemory extends RedisException {
    private static final long serialVersionUID = 1L;

    OutOfMemory(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// Redis answered with an error.
  public static final class Refused extends RedisException {
    private static final long serialVersionUID = 1L;

    Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
