package io.openclaw.worker.provider.openai;

import static io.openclaw.worker.provider.ProviderException.Kind.ERROR_IN_STREAM;
import static io.openclaw.worker.provider.ProviderException.Kind.MALFORMED;

import io.openclaw.worker.provider.Piece;
import io.openclaw.worker.provider.ProviderException;
import io.openclaw.worker.provider.ToolCall;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Makes pieces of the chunks of a Chat Completions stream and remembers how the answer ended.
final class CompletionChunks {
  private static final Set<String> FAILURE_REASONS =
      Set.of("network_error", "sensitive", "content_filter", "model_context_window_exceeded");

  private final ErrorText errors;
  private final ToolOffer offer;
  private final ToolCallAssembler toolCalls = new ToolCallAssembler();

  /// The text so far, kept only where tools were offered.
  private final StringBuilder text = new StringBuilder();

  private final SurrogateJoiner reasoningJoiner = new SurrogateJoiner();
  private final SurrogateJoiner contentJoiner = new SurrogateJoiner();
  private final Deque<Piece> pieces = new ArrayDeque<>();
  private boolean hasText;
  private @Nullable String finishReason;

  CompletionChunks(ErrorText errors, ToolOffer offer) {
    this.errors = errors;
    this.offer = offer;
  }

  void parse(byte[] data) throws ProviderException {
    JsonNode chunk = json(data);
    if (chunk.hasNonNull("error")) {
      throw errors.exception(ERROR_IN_STREAM, 200, chunk, null);
    }
    JsonNode choices = chunk.path("choices");
    JsonNode usage = chunk.path("usage");
    if (!choices.isArray() && !usage.isObject()) {
      throw new ProviderException(
          MALFORMED, "the provider sent JSON that is no chunk of an answer");
    }
    for (JsonNode choice : choices) {
      choice(choice);
    }
    if (usage.isObject()) {
      pieces.add(new Piece.Usage(usage));
    }
  }

  /// The oldest piece not yet taken.
  Optional<Piece> poll() {
    return Optional.ofNullable(pieces.poll());
  }

  /// Whether there was any text but blanks.
  boolean hasText() {
    return hasText;
  }

  Optional<String> finishReason() {
    return Optional.ofNullable(finishReason);
  }

  /// Whether the finish reason says why there may be no text.
  boolean explained() {
    return finishReason != null && FAILURE_REASONS.contains(finishReason);
  }

  /// The tool calls of the answer; calls in its text count only when there are no others.
  List<ToolCall> toolCalls() {
    List<ToolCall> calls = toolCalls.calls(/* cut= */ "length".equals(finishReason));
    return calls.isEmpty() ? ToolCallMarkup.calls(offer, text.toString()) : calls;
  }

  private void choice(JsonNode choice) throws ProviderException {
    if (choice.path("index").asInt(0) != 0) {
      return;
    }
    JsonNode delta = choice.path("delta");
    String thought = reasoningJoiner.whole(delta.path("reasoning_content").asString(""));
    if (!thought.isEmpty()) {
      pieces.add(new Piece.Thinking(thought));
    }
    String content = contentJoiner.whole(delta.path("content").asString(""));
    if (!content.isEmpty()) {
      hasText |= !content.isBlank();
      if (!offer.isEmpty()) {
        text.append(content);
      }
      pieces.add(new Piece.Content(content));
    }
    String added = toolCalls.take(delta.path("tool_calls"));
    if (!added.isEmpty()) {
      pieces.add(new Piece.ToolCallProgress(added));
    }
    String reason = choice.path("finish_reason").asString("");
    if (!reason.isEmpty()) {
      finishReason = reason;
    }
  }

  private static JsonNode json(byte[] data) throws ProviderException {
    try {
      JsonNode chunk = WireJson.MAPPER.readTree(data);
      if (chunk.isObject()) {
        return chunk;
      }
    } catch (JacksonException broken) {
      // Said below: the parser's own words would quote the provider's text.
    }
    throw new ProviderException(MALFORMED, "the provider sent broken JSON");
  }
}
