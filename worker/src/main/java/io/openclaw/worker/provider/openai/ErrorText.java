package io.openclaw.worker.provider.openai;

import io.openclaw.worker.provider.ProviderError;
import io.openclaw.worker.provider.ProviderException;
import io.openclaw.worker.provider.ProviderException.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Turns a provider's error object, of whatever dialect, into one sentence without secrets.
record ErrorText(String provider, String key) {
  private static final int LONGEST = 300;

  ProviderException exception(Kind kind, int status, JsonNode body, @Nullable Duration retryAfter) {
    JsonNode error = body.path("error");
    String message = error.isString() ? error.asString("") : error.path("message").asString("");
    if (message.isEmpty()) {
      message = body.path("detail").asString(body.path("title").asString(""));
    }
    String type = clean(error.path("type").asString(""));
    String code = clean(error.path("code").asString(""));
    ProviderError reported = new ProviderError(status, code, type, clean(message), retryAfter);
    return new ProviderException(kind, sentence(status, message), reported);
  }

  private String sentence(int status, String message) {
    // ResponseCheck of a key are known to quote the key.
    boolean quotable = status != 401 && status != 403 && !message.isBlank();
    String what = status == 200 ? "reported an error" : "answered " + status;
    return provider + " " + what + (quotable ? ": " + clean(message) : "");
  }

  private String clean(String text) {
    String safe = key.isEmpty() ? text : text.replace(key, "***");
    safe = safe.replaceAll("\\p{Cntrl}+", " ").strip();
    return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST) + "…";
  }
}
