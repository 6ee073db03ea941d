package io.openclaw.worker.attempt;

import io.openclaw.worker.provider.ProviderException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which failures of a provider may be repeated.
final class FailureRule {
  /// Reasons for which providers answer 429 although no waiting helps.
  private static final Set<String> ACCOUNT_CODES =
      Set.of("1110", "1111", "1112", "1113", "1121", "insufficient_quota");

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private FailureRule() {}

  static Failure of(ProviderException failure) {
    return switch (failure.kind()) {
      case REFUSED -> refused(failure);
      case ERROR_IN_STREAM -> passing("provider_error", failure);
      case TRANSPORT -> passing("provider_connection", failure);
      case CUT_SHORT -> passing("provider_cut_short", failure);
      case EMPTY -> passing("provider_empty", failure);
      case RUBBISH -> passing("provider_rubbish", failure);
      case FIRST_TOKEN_TIMEOUT -> passing("provider_first_token_timeout", failure);
      case STALLED -> passing("provider_stalled", failure);
      case CANCELLED -> passing("provider_cancelled", failure);
      case TIMEOUT -> fatal("timeout", failure);
    };
  }

  /// How a complete answer is to be judged by its finish reason; null when it is a good one.
  static @Nullable Failure finish(String reason) {
    return switch (reason) {
      case "network_error" ->
          new Failure.Passing(
              "provider_error", "the provider reported a network error", Duration.ZERO, true);
      case "sensitive", "content_filter" ->
          new Failure.Fatal("content_filter", "the provider's content filter ended the answer");
      case "model_context_window_exceeded" ->
          new Failure.Fatal("context_too_long", "the conversation is too long for the model");
      default -> null;
    };
  }

  private static Failure refused(ProviderException failure) {
    return switch (failure.status()) {
      case 429 ->
          ACCOUNT_CODES.contains(failure.code())
              ? fatal("provider_account", failure)
              : limited(failure);
      case 401, 403 -> fatal("provider_auth", failure);
      case 402 -> fatal("provider_account", failure);
      case 408 -> passing("provider_error", failure);
      default ->
          failure.status() >= 500
              ? passing("provider_error", failure)
              : fatal("provider_refused", failure);
    };
  }

  private static Failure limited(ProviderException failure) {
    return new Failure.Passing("provider_rate_limit", text(failure), wait(failure), false);
  }

  private static Failure passing(String code, ProviderException failure) {
    return new Failure.Passing(code, text(failure), wait(failure), true);
  }

  private static Failure fatal(String code, ProviderException failure) {
    return new Failure.Fatal(code, text(failure));
  }

  private static String text(ProviderException failure) {
    return String.valueOf(failure.getMessage());
  }

  private static Duration wait(ProviderException failure) {
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }
}
