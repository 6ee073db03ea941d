package io.openclaw.localredis;

/// Redis could not be found, unpacked, started or asked. The message is one sentence for a person
/// and says what to change.
public final class LocalRedisException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LocalRedisException(String message) {
    super(message);
  }

  LocalRedisException(String message, Throwable cause) {
    super(message, cause);
  }
}
