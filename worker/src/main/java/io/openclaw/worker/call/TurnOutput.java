package io.openclaw.worker.call;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a turn brought.
///
/// @param text the visible answer
/// @param reasoning what the model thought, kept apart from the answer
/// @param usage the provider's own account of the tokens, null when it gave none
public record TurnOutput(String text, String reasoning, @Nullable JsonNode usage, CallTimes times) {
  /// Answers do not belong into logs.
  @Override
  public String toString() {
    return "TurnOutput[" + text.length() + " characters]";
  }
}
