package io.openclaw.worker.failure;

import static io.openclaw.worker.failure.FailureClass.AUTH_FATAL;
import static io.openclaw.worker.failure.FailureClass.BAD_REQUEST;
import static io.openclaw.worker.failure.FailureClass.CONTENT_FILTER;
import static io.openclaw.worker.failure.FailureClass.CONTEXT_TOO_LONG;
import static io.openclaw.worker.failure.FailureClass.OVERLOAD;
import static io.openclaw.worker.failure.FailureClass.QUOTA_FATAL;
import static io.openclaw.worker.failure.FailureClass.QUOTA_PARK;
import static io.openclaw.worker.failure.FailureClass.RATE;
import static io.openclaw.worker.failure.FailureClass.SLOT;
import static io.openclaw.worker.failure.FailureClass.TRANSPORT;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The codes and types by which providers call their errors. Zhipu's have four digits, TokenHub's
/// six, OpenAI's are words, so that one table serves all, whichever server answers behind a base
/// URL.
final class ErrorCodes {
  private static final Map<String, Entry> CODES = new HashMap<>();
  private static final Map<String, Entry> TYPES = new HashMap<>();

  static {
    zhipu();
    tokenHub();
    openAi();
  }

  private ErrorCodes() {}

  /// @param elsewhere see [Diagnosis#elsewhere]
  /// @param atLeast shortest wait, when the provider names none
  record Entry(FailureClass kind, boolean elsewhere, Duration atLeast) {}

  static Optional<Entry> code(String code) {
    return Optional.ofNullable(CODES.get(code));
  }

  static Optional<Entry> type(String type) {
    return Optional.ofNullable(TYPES.get(type));
  }

  private static void zhipu() {
    codes(AUTH_FATAL, true, "1000", "1001", "1002", "1003", "1004");
    // Answered with 429, although no waiting helps.
    codes(QUOTA_FATAL, true, "1110", "1111", "1112", "1113", "1121", "1309", "1311", "1313");
    // 1231: the same request is running already; sending it again is what was complained of.
    codes(BAD_REQUEST, false, "1210", "1212", "1213", "1214", "1215", "1231");
    codes(BAD_REQUEST, true, "1211", "1220", "1221", "1222");
    codes(CONTEXT_TOO_LONG, false, "1261");
    codes(OVERLOAD, false, "1230", "500");
    codes(TRANSPORT, false, "1234");
    codes(CONTENT_FILTER, false, "1301");
    codes(SLOT, false, "1302");
    codes(RATE, false, "1303");
    codes(QUOTA_PARK, true, "1304", "1308", "1310");
    CODES.put("1305", new Entry(OVERLOAD, false, Duration.ofSeconds(5)));
    codes(OVERLOAD, true, "1312");
  }

  private static void tokenHub() {
    codes(BAD_REQUEST, false, "400001", "400002", "400004");
    codes(AUTH_FATAL, true, "401002", "403001", "403002", "403005");
    codes(QUOTA_FATAL, true, "401007", "401008", "403004", "FREE_QUOTA_EXHAUSTED");
    codes(CONTENT_FILTER, false, "451001");
    codes(OVERLOAD, false, "502001", "500001");
    types(QUOTA_FATAL, true, "permission_error");
    types(CONTENT_FILTER, false, "content_filter_error");
    types(OVERLOAD, false, "upstream_error");
  }

  private static void openAi() {
    codes(QUOTA_FATAL, true, "insufficient_quota", "billing_hard_limit_reached");
    codes(AUTH_FATAL, true, "invalid_api_key", "account_deactivated");
    codes(CONTEXT_TOO_LONG, false, "context_length_exceeded");
    codes(CONTENT_FILTER, false, "content_filter", "content_policy_violation");
    codes(BAD_REQUEST, true, "model_not_found");
    types(QUOTA_FATAL, true, "insufficient_quota");
    types(AUTH_FATAL, true, "authentication_error");
    types(BAD_REQUEST, false, "invalid_request_error");
    types(OVERLOAD, false, "server_error", "api_error", "overloaded_error");
    types(RATE, false, "rate_limit_error", "requests", "tokens");
  }

  private static void codes(FailureClass kind, boolean elsewhere, String... names) {
    add(CODES, kind, elsewhere, names);
  }

  private static void types(FailureClass kind, boolean elsewhere, String... names) {
    add(TYPES, kind, elsewhere, names);
  }

  private static void add(
      Map<String, Entry> table, FailureClass kind, boolean elsewhere, String... names) {
    for (String name : names) {
      table.put(name, new Entry(kind, elsewhere, Duration.ZERO));
    }
  }
}
