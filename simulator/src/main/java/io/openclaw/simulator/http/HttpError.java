package io.openclaw.simulator.http;

import java.util.LinkedHashMap;
import java.util.Map;

/// A call that is answered with an error of ours, in OpenAI's shape. The message says what to
/// change.
public final class HttpError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;
  private final String code;

  public HttpError(int status, String type, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
    this.code = code;
  }

  public static HttpError badRequest(String message) {
    return invalid(400, "bad_request", message);
  }

  public static HttpError invalid(int status, String code, String message) {
    return new HttpError(status, "invalid_request_error", code, message);
  }

  public Answer answer() {
    return Answer.json(status, body(String.valueOf(getMessage()), type, code));
  }

  /// OpenAI's error object.
  public static Map<String, Object> body(String message, String type, String code) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", message);
    error.put("type", type);
    error.put("param", null);
    error.put("code", code);
    return Map.of("error", error);
  }
}
