package io.openclaw.worker.failure;

import static io.openclaw.worker.failure.FailureClass.AUTH_FATAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.ratelimit.CallOutcome.Dimension;
import io.openclaw.worker.failure.FailureClass.Course;
import io.openclaw.worker.provider.ProviderError;
import io.openclaw.worker.provider.ProviderException;
import io.openclaw.worker.provider.ProviderException.Kind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClassifierTest {
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

  /// Each row of the table in the document about providers.
  @ParameterizedTest(name = "{0} {1} {2} {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        // NVIDIA: problem objects without a code
        "429, '', '', 'Too Many Requests', RATE, false",
        "404, '', '', 'Function abc: Not found for account', BAD_REQUEST, true",
        "504, '', '', 'Gateway Time-out', OVERLOAD, false",
        "202, '', '', '', OVERLOAD, false",
        "401, '', '', 'Unauthorized', AUTH_FATAL, true",
        "500, '', '', 'Internal Server Error', OVERLOAD, false",
        // Zhipu
        "401, 1000, '', '', AUTH_FATAL, true",
        "401, 1001, '', '', AUTH_FATAL, true",
        "429, 1002, '', '', AUTH_FATAL, true",
        "429, 1003, '', '', AUTH_FATAL, true",
        "429, 1004, '', '', AUTH_FATAL, true",
        "429, 1110, '', '', QUOTA_FATAL, true",
        "429, 1111, '', '', QUOTA_FATAL, true",
        "429, 1112, '', '', QUOTA_FATAL, true",
        "429, 1113, '', 'the account is in arrears', QUOTA_FATAL, true",
        "429, 1121, '', '', QUOTA_FATAL, true",
        "400, 1210, '', '', BAD_REQUEST, false",
        "400, 1212, '', '', BAD_REQUEST, false",
        "400, 1213, '', '', BAD_REQUEST, false",
        "400, 1214, '', '', BAD_REQUEST, false",
        "400, 1215, '', '', BAD_REQUEST, false",
        "400, 1261, '', 'Prompt exceeds max length', CONTEXT_TOO_LONG, false",
        "400, 1211, '', '', BAD_REQUEST, true",
        "400, 1220, '', '', BAD_REQUEST, true",
        "400, 1221, '', '', BAD_REQUEST, true",
        "400, 1222, '', '', BAD_REQUEST, true",
        "500, 1230, '', '', OVERLOAD, false",
        "500, 1234, '', '', TRANSPORT, false",
        "200, 500, '', '', OVERLOAD, false",
        "400, 1231, '', '', BAD_REQUEST, false",
        "400, 1301, '', '', CONTENT_FILTER, false",
        "429, 1302, '', '', SLOT, false",
        "429, 1303, '', '', RATE, false",
        "429, 1304, '', '', QUOTA_PARK, true",
        "429, 1305, '', '', OVERLOAD, false",
        "429, 1308, '', '', QUOTA_PARK, true",
        "429, 1310, '', '', QUOTA_PARK, true",
        "429, 1309, '', '', QUOTA_FATAL, true",
        "429, 1311, '', '', QUOTA_FATAL, true",
        "429, 1313, '', '', QUOTA_FATAL, true",
        "429, 1312, '', '', OVERLOAD, true",
        "434, '', '', '', BAD_REQUEST, false",
        "435, '', '', '', BAD_REQUEST, false",
        // TokenHub
        "400, 400001, invalid_request_error, '', BAD_REQUEST, false",
        "400, 400002, invalid_request_error, '', BAD_REQUEST, false",
        "400, 400004, invalid_request_error, '', BAD_REQUEST, false",
        "400, x, invalid_request_error, 'The model or service ID x does not exist', BAD_REQUEST, true",
        "401, 401002, authentication_error, '', AUTH_FATAL, true",
        "402, 401007, permission_error, '', QUOTA_FATAL, true",
        "402, 401008, permission_error, '', QUOTA_FATAL, true",
        "402, 403004, permission_error, '', QUOTA_FATAL, true",
        "402, FREE_QUOTA_EXHAUSTED, permission_error, '', QUOTA_FATAL, true",
        "403, 403001, '', '', AUTH_FATAL, true",
        "403, 403002, '', '', AUTH_FATAL, true",
        "403, 403005, '', '', AUTH_FATAL, true",
        "429, 429001, rate_limit_error, 'rate limit exceeded on dimension: rpm', RATE, false",
        "429, 429001, rate_limit_error, 'rate limit exceeded on dimension: tpm', RATE, false",
        "429, 429001, rate_limit_error, 'rate limit exceeded on dimension: concurrency', SLOT, false",
        "451, 451001, content_filter_error, '', CONTENT_FILTER, false",
        "502, 502001, upstream_error, '', OVERLOAD, false",
        // OpenClaw
        "502, '', api_error, 'required tool call missing', OVERLOAD, false",
        "500, '', api_error, 'gateway closed (1006 abnormal closure)', TRANSPORT, false",
        "200, '', '', 'gateway closed (1012 service restart)', TRANSPORT, false",
        "200, '', '', 'gateway closed (1013 starting)', TRANSPORT, false",
        "200, '', '', 'gateway closed (4000 silence)', TRANSPORT, false",
        "200, '', '', 'gateway closed (1008 pairing required)', AUTH_FATAL, false",
        // OpenAI
        "429, rate_limit_exceeded, requests, '', RATE, false",
        "429, rate_limit_exceeded, tokens, '', RATE, false",
        "429, insufficient_quota, insufficient_quota, '', QUOTA_FATAL, true",
        "401, invalid_api_key, invalid_request_error, '', AUTH_FATAL, true",
        "403, '', '', '', AUTH_FATAL, true",
        "402, '', '', '', QUOTA_FATAL, true",
        "404, model_not_found, invalid_request_error, '', BAD_REQUEST, true",
        "400, context_length_exceeded, invalid_request_error, '', CONTEXT_TOO_LONG, false",
        "400, '', invalid_request_error, 'exceeds the maximum context length', CONTEXT_TOO_LONG, false",
        "400, '', '', '', BAD_REQUEST, false",
        "302, '', '', '', BAD_REQUEST, false",
        "408, '', '', '', OVERLOAD, false",
        "503, '', server_error, '', OVERLOAD, false"
      })
  void eachComplaintHasItsClass(
      int status, String code, String type, String text, FailureClass kind, boolean elsewhere) {
    Diagnosis diagnosis = said(status, code, type, text, null);

    assertThat(diagnosis.kind()).isEqualTo(kind);
    assertThat(diagnosis.elsewhere()).isEqualTo(elsewhere);
  }

  @ParameterizedTest
  @CsvSource({
    "AUTH_FATAL, FATAL, false",
    "QUOTA_FATAL, FATAL, false",
    "QUOTA_PARK, WAIT, false",
    "RATE, WAIT, false",
    "SLOT, WAIT, false",
    "OVERLOAD, REPEAT, true",
    "TRANSPORT, REPEAT, true",
    "STALL, REPEAT, true",
    "FIRST_TOKEN, REPEAT, true",
    "CONTENT_FILTER, FATAL, false",
    "CONTEXT_TOO_LONG, FATAL, false",
    "BAD_REQUEST, FATAL, false",
    "EMPTY_OUTPUT, REPEAT, true",
    "CANCELLED, WAIT, false"
  })
  void eachClassHasItsCourse(FailureClass kind, Course course, boolean counts) {
    assertThat(kind.course()).isEqualTo(course);
    assertThat(kind.counts()).isEqualTo(counts);
  }

  @ParameterizedTest
  @CsvSource({
    "TRANSPORT, TRANSPORT, provider_connection",
    "CUT_SHORT, TRANSPORT, provider_cut_short",
    "MALFORMED, TRANSPORT, provider_rubbish",
    "EMPTY, EMPTY_OUTPUT, provider_empty",
    "FIRST_TOKEN_TIMEOUT, FIRST_TOKEN, provider_first_token_timeout",
    "STALLED, STALL, provider_stalled",
    "TIMEOUT, CANCELLED, timeout",
    "CANCELLED, CANCELLED, provider_cancelled"
  })
  void aStreamMayEndBadlyInManyWays(Kind ended, FailureClass kind, String code) {
    Diagnosis diagnosis = Classifier.of(new ProviderException(ended, "m"), NOW);

    assertThat(diagnosis.kind()).isEqualTo(kind);
    assertThat(diagnosis.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyEndHasAClass(Kind ended) {
    assertThat(Classifier.of(new ProviderException(ended, "m"), NOW).message()).isEqualTo("m");
  }

  @ParameterizedTest
  @CsvSource({
    "network_error, TRANSPORT",
    "sensitive, CONTENT_FILTER",
    "content_filter, CONTENT_FILTER",
    "model_context_window_exceeded, CONTEXT_TOO_LONG"
  })
  void aFinishReasonMayBeAFailureInSpiteOfStatus200(String reason, FailureClass kind) {
    assertThat(Classifier.finish(reason)).map(Diagnosis::kind).contains(kind);
  }

  @ParameterizedTest
  @CsvSource({"stop", "length", "tool_calls"})
  void otherFinishReasonsAreGood(String reason) {
    assertThat(Classifier.finish(reason)).isEmpty();
  }

  @Test
  void anErrorMayComeAsText() {
    assertThat(Classifier.text("Error: internal error\n"))
        .map(Diagnosis::kind)
        .contains(FailureClass.TRANSPORT);
    assertThat(Classifier.text("gateway closed (1006 abnormal closure)"))
        .map(Diagnosis::kind)
        .contains(FailureClass.TRANSPORT);
    assertThat(Classifier.text("gateway closed (1008 auth)"))
        .map(Diagnosis::kind)
        .contains(AUTH_FATAL);
    assertThat(Classifier.text("It said: gateway closed (1006). Here is why.")).isEmpty();
  }

  @Test
  void whatThereWasTooMuchOfIsKnownWhereItIsSaid() {
    assertThat(said(429, "429001", "", "on dimension: rpm", null).dimension())
        .isEqualTo(Dimension.STARTS);
    assertThat(said(429, "429001", "", "on dimension: tpm", null).dimension())
        .isEqualTo(Dimension.TOKENS);
    assertThat(said(429, "rate_limit_exceeded", "tokens", "", null).dimension())
        .isEqualTo(Dimension.TOKENS);
    assertThat(said(429, "", "", "Too Many Requests", null).dimension())
        .isEqualTo(Dimension.UNKNOWN);
  }

  @Test
  void whatTheProviderAsksForIsObeyedWithinReason() {
    assertThat(said(429, "", "", "", Duration.ofSeconds(7)).pause())
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(said(503, "", "", "", Duration.ofDays(3)).pause()).isEqualTo(Duration.ofHours(1));
    assertThat(said(429, "1302", "", "", null).pause()).isNull();
    assertThat(said(429, "1305", "", "", null).pause()).isEqualTo(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource({
    "1308, 'limit reached, resets at 2026-05-04 20:30:00', PT2H30M",
    "1310, '您的限额将在 2026-05-05T18:00 重置', PT24H",
    "1310, 'resets at 2026-99-99 99:99', PT15M",
    "1308, 'come back later', PT15M",
    "1308, 'was reset at 2026-05-01 10:00:00', PT0S",
    "1310, 'resets at 2031-01-01 00:00:00', PT192H",
    "1304, 'no more today', PT6H"
  })
  void aUsedUpQuotaIsWaitedForUntilItsReset(String code, String text, Duration pause) {
    assertThat(said(429, code, "", text, null).pause()).isEqualTo(pause);
  }

  private static Diagnosis said(
      int status, String code, String type, String text, @Nullable Duration retryAfter) {
    ProviderError error = new ProviderError(status, code, type, text, retryAfter);
    return Classifier.of(new ProviderException(Kind.REFUSED, "refused", error), NOW);
  }
}
