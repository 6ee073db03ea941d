package io.openclaw.worker.call;

import io.openclaw.worker.provider.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a turn brought.
///
/// @param text the visible answer
/// @param reasoning what the model thought, kept apart from the answer
/// @param toolCalls what the model asks for, in its order; empty unless the turn is complete
/// @param usage the provider's own account of the tokens, null when it gave none
public record TurnOutput(
    String text,
    String reasoning,
    List<ToolCall> toolCalls,
    @Nullable JsonNode usage,
    CallTimes times) {
  /// Of a call that was not made.
  static final TurnOutput NONE = new TurnOutput("", "", List.of(), null, CallTimes.NONE);

  public TurnOutput {
    toolCalls = List.copyOf(toolCalls);
  }

  /// AnswerCache do not belong into logs.
  @Override
  public String toString() {
    return "TurnOutput[" + text.length() + " characters]";
  }
}
