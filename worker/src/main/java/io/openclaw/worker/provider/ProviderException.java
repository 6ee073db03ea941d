package io.openclaw.worker.provider;

/// A call that did not come to a good end. Its message is for people and holds no secret.
public final class ProviderException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final transient ProviderError error;

  public ProviderException(Kind kind, String message, ProviderError error) {
    super(message);
    this.kind = kind;
    this.error = error;
  }

  public ProviderException(Kind kind, String message) {
    this(kind, message, ProviderError.NONE);
  }

  public Kind kind() {
    return kind;
  }

  public ProviderError error() {
    return error;
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
    /// Ended without text, and without a reason for that.
    EMPTY,
    /// Said that it ended with tool calls, and sent none.
    TOOL_CALLS_MISSING,
    /// Not what the wire allows: HTML, broken JSON, an endless line.
    MALFORMED,
    FIRST_TOKEN_TIMEOUT,
    STALLED,
    /// The time of the whole call is used up.
    TIMEOUT,
    CANCELLED
  }
}
