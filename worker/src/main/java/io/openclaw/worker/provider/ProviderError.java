package io.openclaw.worker.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a provider said when it did not answer as asked.
///
/// @param status of the HTTP answer, 0 when there was none
/// @param code the provider's own code, empty when it gave none
/// @param type the provider's word for this kind of error, empty when it gave none
/// @param text what it said to people, without secrets
/// @param retryAfter how long it wants to be left alone, null when it did not say
public record ProviderError(
    int status, String code, String type, String text, @Nullable Duration retryAfter) {
  static final ProviderError NONE = new ProviderError(0, "", "", "", null);
}
