package io.openclaw.worker.provider;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A call that did not come to a good end. Its message is for people and holds no secret.
public final class ProviderException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final int status;
  private final String code;
  private final @Nullable Duration retryAfter;

  /// @param status of the HTTP answer, 0 when there was none
  /// @param code the provider's own code, empty when it gave none
  /// @param retryAfter how long the provider wants to be left alone, null when it did not say
  public ProviderException(
      Kind kind, int status, String code, String message, @Nullable Duration retryAfter) {
    super(message);
    this.kind = kind;
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  public ProviderException(Kind kind, String message) {
    this(kind, 0, "", message, null);
  }

  public Kind kind() {
    return kind;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /// How a call can fail.
  public enum Kind {
    /// Answered with another status than 200.
    REFUSED,
    /// An error object in the midst of the stream.
    ERROR_IN_STREAM,
    /// Could not connect, or the connection broke.
    TRANSPORT,
    /// Ended cleanly, but before the answer did.
    CUT_SHORT,
    /// Ended well without a word.
    EMPTY,
    /// Not what the wire allows: HTML, broken JSON, an endless line.
    RUBBISH,
    FIRST_TOKEN_TIMEOUT,
    STALLED,
    /// The time of the whole call is used up.
    TIMEOUT,
    CANCELLED
  }
}
