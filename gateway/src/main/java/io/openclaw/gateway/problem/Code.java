package io.openclaw.gateway.problem;

import java.util.Locale;

/// Every error a client can see. The word is stable; clients branch on it.
public enum Code {
  BAD_REQUEST(400, "The request is malformed"),
  INVALID_JSON(400, "The body is not valid JSON"),
  UNKNOWN_FIELD(400, "The body has a field that does not exist"),
  MISSING_FIELD(400, "A required field is missing"),
  INVALID_FIELD(400, "A field has a value it cannot have"),
  UNKNOWN_PROVIDER(400, "There is no such provider"),
  INVALID_PARAMETER(400, "A query parameter or header has a value it cannot have"),
  CURSOR_BEYOND_END(400, "The cursor lies beyond the end of the log"),
  MALFORMED_FRAME(400, "The frame is not what the protocol asks"),
  WORD_NOT_ALLOWED(400, "The message has a word that is not allowed"),
  TOKEN_IN_URL(400, "A token does not belong in an address"),
  UNAUTHORIZED(401, "A good token is needed"),
  SCOPE_MISSING(403, "The token's scopes do not cover this"),
  HOST_NOT_ALLOWED(403, "This host name is not served"),
  ORIGIN_NOT_ALLOWED(403, "Pages of this origin may not call"),
  NOT_FOUND(404, "There is no such thing"),
  UNKNOWN_DESTINATION(404, "There is no such destination"),
  METHOD_NOT_ALLOWED(405, "The method does not apply here"),
  NOT_ACCEPTABLE(406, "The answer cannot be given in this form"),
  REQUEST_TIMEOUT(408, "The request took too long to arrive"),
  SESSION_BUSY(409, "The session has an unfinished turn"),
  INVALID_STATE(409, "The task's state does not allow it"),
  TOO_LARGE(413, "The request is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body must be application/json"),
  NOT_SUPPORTED(422, "This is not supported"),
  WEBHOOKS_NOT_CONFIGURED(422, "There is no secret to sign webhooks with"),
  IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used for another body"),
  QUEUE_FULL(429, "The queue is full", true),
  OWNER_QUEUE_FULL(429, "The owner's share of the queue is used up", true),
  WAIT_TOO_LONG(429, "The task would not start within its longest wait", true),
  TOO_MANY_SUBSCRIPTIONS(429, "There are too many subscriptions"),
  TOO_MANY_FRAMES(429, "Frames come too fast", true),
  TOO_MANY_REQUESTS(429, "The client's quota is used up", true),
  TOO_MANY_CONNECTIONS(429, "There are too many connections from this address", true),
  HEADERS_TOO_LARGE(431, "The request's headers are too large"),
  INTERNAL(500, "The gateway failed", true),
  STORE_UNAVAILABLE(503, "The store is away", true),
  OUTCOME_UNKNOWN(503, "It is not known whether the task was stored", true),
  STORAGE_FULL(503, "The store is full", true),
  HISTORY_BEHIND(503, "Ended tasks wait for the history; no new ones are taken", true),
  HISTORY_UNAVAILABLE(503, "The history cannot be written now", true),
  OVERLOADED(503, "The gateway has too much to do", true),
  SHUTTING_DOWN(503, "The gateway is stopping", true),
  HTTP_VERSION(505, "This version of HTTP is not spoken");

  private final int status;
  private final String title;
  private final boolean retryable;

  Code(int status, String title) {
    this(status, title, false);
  }

  Code(int status, String title, boolean retryable) {
    this.status = status;
    this.title = title;
    this.retryable = retryable;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /// Whether the same request may succeed later.
  public boolean retryable() {
    return retryable;
  }

  /// The code for an error that only a status is known of, such as the server's own.
  public static Code ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHORIZED;
      case 403 -> HOST_NOT_ALLOWED;
      case 404 -> NOT_FOUND;
      case 405, 501 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 408 -> REQUEST_TIMEOUT;
      case 413 -> TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 431 -> HEADERS_TOO_LARGE;
      case 503 -> OVERLOADED;
      case 505 -> HTTP_VERSION;
      default -> status >= 500 ? INTERNAL : BAD_REQUEST;
    };
  }
}
