package io.openclaw.gateway.problem;

import io.openclaw.task.StoreException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// One error as a client sees it (RFC 9457).
///
/// @param detail a sentence that tells what to change or to expect; never anything internal
/// @param extras further members, such as the `field` that is wrong
/// @param headers sent along where the transport has any
public record Problem(
    Code code, String detail, Map<String, Object> extras, Map<String, String> headers) {

  /// Clients are asked to come back soon: a store that restarts is back within seconds.
  private static final Duration SOON = Duration.ofSeconds(1);

  public static Problem of(Code code, String detail) {
    Problem problem = new Problem(code, detail, Map.of(), Map.of());
    return code.status() == 503 ? problem.retryAfter(SOON) : problem;
  }

  /// What a failure of the store means to a client.
  public static Problem of(StoreException failure) {
    return switch (failure) {
      case StoreException.Away _ ->
          of(Code.STORE_UNAVAILABLE, "The store is away; nothing was changed. Try again shortly.");
      case StoreException.OutcomeUnknown _ ->
          of(Code.STORE_UNAVAILABLE, "The store did not answer in time. Try again shortly.");
      case StoreException.StorageFull _ ->
          of(Code.STORAGE_FULL, "The store has no room for more; nothing was changed.");
      case StoreException.Broken _ ->
          of(Code.INTERNAL, "The store refused; the gateway's log says why.");
    };
  }

  public Problem with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(extras);
    more.put(name, value);
    return new Problem(code, detail, more, headers);
  }

  public Problem header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(code, detail, extras, more);
  }

  public Problem retryAfter(Duration wait) {
    return header("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
  }

  /// The object on the wire.
  public Map<String, Object> body(String requestId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "urn:openclaw:problem:" + code.word());
    body.put("title", code.title());
    body.put("status", code.status());
    body.put("detail", detail);
    body.put("code", code.word());
    body.put("retryable", code.retryable());
    body.put("request_id", requestId);
    body.putAll(extras);
    return body;
  }
}
