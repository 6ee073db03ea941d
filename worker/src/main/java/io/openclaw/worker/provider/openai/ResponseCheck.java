package io.openclaw.worker.provider.openai;

import static io.openclaw.worker.provider.ProviderException.Kind.ERROR_IN_STREAM;
import static io.openclaw.worker.provider.ProviderException.Kind.MALFORMED;
import static io.openclaw.worker.provider.ProviderException.Kind.REFUSED;

import io.openclaw.worker.provider.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Tells from the head of an answer whether a stream follows, and if not, why.
record ResponseCheck(ErrorText errors, InstantSource clock) {
  private static final int MOST_BODY = 16 << 10;

  /// Returns when a stream follows; otherwise reads the start of `body` for the reason.
  void check(HttpResponse<?> answer, InputStream body) throws IOException, ProviderException {
    String type = answer.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    if (answer.statusCode() != 200) {
      throw errors.exception(
          REFUSED, answer.statusCode(), json(body), retryAfter(answer.headers()));
    }
    if (type.startsWith("application/json") || type.startsWith("text/html")) {
      JsonNode said = json(body);
      if (said.hasNonNull("error")) {
        throw errors.exception(ERROR_IN_STREAM, 200, said, null);
      }
      throw new ProviderException(
          MALFORMED, "the provider answered with " + type.replaceAll(";.*", "") + ", not a stream");
    }
  }

  private static JsonNode json(InputStream body) throws IOException {
    try {
      return WireJson.MAPPER.readTree(body.readNBytes(MOST_BODY));
    } catch (JacksonException noJson) {
      return WireJson.MAPPER.createObjectNode();
    }
  }

  private @Nullable Duration retryAfter(HttpHeaders headers) {
    String millis = headers.firstValue("retry-after-ms").orElse("").strip();
    if (millis.matches("[0-9]{1,12}(\\.[0-9]{1,9})?")) {
      return Duration.ofMillis((long) Math.ceil(Double.parseDouble(millis)));
    }
    String value = headers.firstValue("Retry-After").orElse("").strip();
    if (value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      return Duration.ofMillis((long) Math.ceil(Double.parseDouble(value) * 1000));
    }
    try {
      Instant at = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
      Duration wait = Duration.between(clock.instant(), at);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException noDate) {
      return null;
    }
  }
}
