package io.openclaw.worker.provider;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// What a provider sends, in the order in which it comes.
public sealed interface Piece {
  /// The provider has accepted the call.
  record Opened() implements Piece {}

  record Thinking(String text) implements Piece {}

  record Content(String text) implements Piece {}

  /// A part of a tool call has come; what it asks for is known at the end, see [ToolCalls].
  ///
  /// @param text what it added, to be counted as output
  record ToolCallProgress(String text) implements Piece {}

  /// All tool calls of the answer, whole; comes right before [Finished], and only when there are
  /// any.
  record ToolCalls(List<ToolCall> calls) implements Piece {
    public ToolCalls {
      calls = List.copyOf(calls);
    }
  }

  /// @param tokens the provider's own account of them
  record Usage(JsonNode tokens) implements Piece {}

  /// The answer is complete.
  ///
  /// @param reason the provider's word for why it ended, `stop` when it gave none, `tool_calls`
  ///   when it asks for tools and said nothing better
  record Finished(String reason) implements Piece {}
}
