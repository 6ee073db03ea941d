package io.openclaw.worker.call;

import io.openclaw.ratelimit.CallOutcome;
import io.openclaw.worker.failure.Classifier;
import io.openclaw.worker.failure.Diagnosis;
import io.openclaw.worker.provider.Piece;
import io.openclaw.worker.provider.ProviderCall;
import io.openclaw.worker.provider.ProviderException;
import io.openclaw.worker.provider.ToolCall;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads a provider's stream to its end and gathers the turn. For one thread.
final class TurnReader {
  private final Target target;
  private final TurnContext context;
  private final CallTimes.Watch watch = new CallTimes.Watch();
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private List<ToolCall> toolCalls = List.of();
  private @Nullable JsonNode usage;

  TurnReader(Target target, TurnContext context) {
    this.target = target;
    this.context = context;
  }

  StreamResult read(ProviderCall call) throws ProviderException, InterruptedException {
    OutputMeter output = context.output();
    while (!output.exceeded() && !output.denied()) {
      switch (call.next()) {
        case Piece.Opened() -> watch.connected();
        case Piece.Thinking(String piece) -> reasoning(piece);
        case Piece.Content(String piece) -> content(piece);
        case Piece.ToolCallProgress(String added) -> count(added);
        case Piece.ToolCalls(List<ToolCall> calls) -> toolCalls = calls;
        case Piece.Usage(JsonNode tokens) -> usage = tokens;
        case Piece.Finished(String reason) -> {
          return finished(reason);
        }
      }
    }
    return output.denied()
        ? new StreamResult.NoMemory(watch.firstToken())
        : StreamResult.tooLong(output.most(), watch.firstToken());
  }

  /// What came so far.
  TurnOutput output() {
    return new TurnOutput(text.toString(), reasoning.toString(), toolCalls, usage, watch.times());
  }

  /// What the provider counted, when it said so.
  OptionalLong totalTokens() {
    long total = usage == null ? 0 : usage.path("total_tokens").asLong(0);
    return total > 0 ? OptionalLong.of(total) : OptionalLong.empty();
  }

  private void reasoning(String piece) throws InterruptedException {
    count(piece);
    reasoning.append(piece);
    context.listener().reasoning(piece);
  }

  private void content(String piece) throws InterruptedException {
    count(piece);
    text.append(piece);
    context.listener().content(piece);
  }

  private void count(String piece) throws InterruptedException {
    watch.received();
    context.output().count(piece);
  }

  private StreamResult finished(String reason) {
    Optional<Diagnosis> ended = Classifier.finish(reason);
    if (ended.isPresent()) {
      return StreamResult.of(ended.get(), ended.get().disconnected());
    }
    // An error that came as text is no beginning of an answer.
    return errorAsText()
        .map(it -> StreamResult.of(it, /* disconnected= */ false))
        .orElseGet(() ->
            new StreamResult.Good(
                FinishReason.of(reason), new CallOutcome.Succeeded(watch.firstToken())));
  }

  private Optional<Diagnosis> errorAsText() {
    return target.spec().quirks().errorsAsText()
        ? Classifier.text(text.toString())
        : Optional.empty();
  }
}
