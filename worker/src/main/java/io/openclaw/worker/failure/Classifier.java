package io.openclaw.worker.failure;

import static io.openclaw.worker.failure.FailureClass.AUTH_FATAL;
import static io.openclaw.worker.failure.FailureClass.BAD_REQUEST;
import static io.openclaw.worker.failure.FailureClass.CANCELLED;
import static io.openclaw.worker.failure.FailureClass.CONTENT_FILTER;
import static io.openclaw.worker.failure.FailureClass.CONTEXT_TOO_LONG;
import static io.openclaw.worker.failure.FailureClass.EMPTY_OUTPUT;
import static io.openclaw.worker.failure.FailureClass.FIRST_TOKEN;
import static io.openclaw.worker.failure.FailureClass.OVERLOAD;
import static io.openclaw.worker.failure.FailureClass.QUOTA_FATAL;
import static io.openclaw.worker.failure.FailureClass.QUOTA_PARK;
import static io.openclaw.worker.failure.FailureClass.RATE;
import static io.openclaw.worker.failure.FailureClass.SLOT;
import static io.openclaw.worker.failure.FailureClass.STALL;
import static io.openclaw.worker.failure.FailureClass.TRANSPORT;

import io.openclaw.ratelimit.CallOutcome.Dimension;
import io.openclaw.worker.failure.ErrorCodes.Entry;
import io.openclaw.worker.provider.ProviderError;
import io.openclaw.worker.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells what kind of failure it is. The status alone says little: a provider's code weighs more
/// than its status, and what its text says of a limit more than both.
public final class Classifier {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final Pattern GATEWAY_CLOSED = Pattern.compile("gateway closed \\((\\d{4})");
  private static final Pattern DIMENSION = Pattern.compile("dimension: *([a-z_]+)");
  private static final Pattern TOO_LONG =
      Pattern.compile("maximum context length|context window|prompt is too long");

  private Classifier() {}

  /// @param now for reset times that a provider names
  public static Diagnosis of(ProviderException failure, Instant now) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure.kind()) {
      case REFUSED, ERROR_IN_STREAM -> said(failure.error(), message, now);
      case TRANSPORT -> Diagnosis.of(TRANSPORT, message);
      case CUT_SHORT -> Diagnosis.of(TRANSPORT, message).coded("provider_cut_short");
      case MALFORMED -> Diagnosis.of(TRANSPORT, message).coded(Diagnosis.MALFORMED);
      case EMPTY -> Diagnosis.of(EMPTY_OUTPUT, message);
      case TOOL_CALLS_MISSING ->
          Diagnosis.of(EMPTY_OUTPUT, message).coded("provider_tool_calls_missing");
      case FIRST_TOKEN_TIMEOUT -> Diagnosis.of(FIRST_TOKEN, message);
      case STALLED -> Diagnosis.of(STALL, message);
      case TIMEOUT -> Diagnosis.of(CANCELLED, message).coded("timeout");
      case CANCELLED -> Diagnosis.of(CANCELLED, message);
    };
  }

  /// How a complete answer is to be judged by its finish reason; empty when it is a good one.
  public static Optional<Diagnosis> finish(String reason) {
    return switch (reason) {
      case "network_error" ->
          failed(TRANSPORT, "the provider reported a network error")
              .map(it -> it.coded("provider_error"));
      case "sensitive", "content_filter" ->
          failed(CONTENT_FILTER, "the provider's content filter ended the answer");
      case "model_context_window_exceeded" ->
          failed(CONTEXT_TOO_LONG, "the conversation is too long for the model");
      default -> Optional.empty();
    };
  }

  /// Whether the text of a complete answer is in truth an error. Only for providers that are
  /// configured to be read so: from any other, such a text may well be what was asked for.
  public static Optional<Diagnosis> text(String answer) {
    String text = answer.strip();
    if (text.equals("Error: internal error")) {
      return failed(TRANSPORT, "the provider answered with an error as text");
    }
    return text.startsWith("gateway closed (") || text.startsWith("Error: gateway closed (")
        ? closed(text, "the provider's gateway closed the connection")
        : Optional.empty();
  }

  private static Diagnosis said(ProviderError error, String message, Instant now) {
    String text = error.text().toLowerCase(Locale.ROOT);
    Optional<Entry> entry = ErrorCodes.code(error.code()).or(() -> ErrorCodes.type(error.type()));
    Diagnosis found =
        closed(text, message)
            .or(() -> entry.map(it -> named(it, error, text, message)))
            .orElseGet(() -> byStatus(error, text, message));
    Duration least = entry.map(Entry::atLeast).orElse(Duration.ZERO);
    return found.after(wait(found.kind(), error, least, now));
  }

  /// OpenClaw's gateway lost its connection to the agent; 1008 is its refusal of us.
  private static Optional<Diagnosis> closed(String text, String message) {
    Matcher closed = GATEWAY_CLOSED.matcher(text);
    if (!closed.find()) {
      return Optional.empty();
    }
    return failed(closed.group(1).equals("1008") ? AUTH_FATAL : TRANSPORT, message);
  }

  private static Diagnosis named(Entry entry, ProviderError error, String text, String message) {
    if (entry.kind() == RATE) {
      return limit(error, text, message);
    }
    FailureClass kind =
        entry.kind() == BAD_REQUEST && TOO_LONG.matcher(text).find()
            ? CONTEXT_TOO_LONG
            : entry.kind();
    boolean elsewhere = entry.elsewhere() || absent(text);
    Diagnosis named = Diagnosis.of(kind, message);
    return elsewhere ? named.orElsewhere() : named;
  }

  private static Diagnosis byStatus(ProviderError error, String text, String message) {
    return switch (error.status()) {
      case 429 -> limit(error, text, message);
      case 401 -> Diagnosis.of(AUTH_FATAL, message).orElsewhere();
      // Some providers answer so when they only mind the model or what is asked.
      case 403 -> Diagnosis.of(AUTH_FATAL, message).orElsewhere().ofThisCall();
      case 402 -> Diagnosis.of(QUOTA_FATAL, message).orElsewhere();
      case 404 -> Diagnosis.of(BAD_REQUEST, message).orElsewhere();
      case 451 -> Diagnosis.of(CONTENT_FILTER, message);
      // In mid-stream (200), and where an answer is promised for later (202), it may go well yet.
      case 200, 202, 408 -> Diagnosis.of(OVERLOAD, message);
      default -> {
        boolean theirs = error.status() >= 500;
        boolean tooLong = TOO_LONG.matcher(text).find();
        yield Diagnosis.of(theirs ? OVERLOAD : tooLong ? CONTEXT_TOO_LONG : BAD_REQUEST, message);
      }
    };
  }

  private static Diagnosis limit(ProviderError error, String text, String message) {
    Matcher named = DIMENSION.matcher(text);
    String dimension = named.find() ? named.group(1) : "";
    if (dimension.startsWith("concurren") || text.contains("concurren")) {
      return Diagnosis.of(SLOT, message);
    }
    if (dimension.equals("tpm") || dimension.startsWith("token") || is(error, "tokens")) {
      return Diagnosis.of(RATE, message).of(Dimension.TOKENS);
    }
    boolean starts = dimension.equals("rpm") || is(error, "requests");
    return Diagnosis.of(RATE, message).of(starts ? Dimension.STARTS : Dimension.UNKNOWN);
  }

  private static boolean is(ProviderError error, String type) {
    return error.type().equals(type) || error.code().equals(type);
  }

  private static boolean absent(String text) {
    return text.contains("model or service id") && text.contains("does not exist");
  }

  private static @Nullable Duration wait(
      FailureClass kind, ProviderError error, Duration least, Instant now) {
    if (kind == QUOTA_PARK) {
      return ResetTime.wait(error, now);
    }
    Duration asked = error.retryAfter();
    if (asked == null) {
      return least.isZero() ? null : least;
    }
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }

  private static Optional<Diagnosis> failed(FailureClass kind, String message) {
    return Optional.of(Diagnosis.of(kind, message));
  }
}
