package io.openclaw.worker.provider;

import tools.jackson.databind.JsonNode;

/// What a provider sends, in the order in which it comes.
public sealed interface Piece {
  /// The provider has accepted the call.
  record Opened() implements Piece {}

  record Thinking(String text) implements Piece {}

  record Content(String text) implements Piece {}

  /// @param tokens the provider's own account of them
  record Usage(JsonNode tokens) implements Piece {}

  /// The answer is complete.
  ///
  /// @param reason the provider's word for why it ended, `stop` when it gave none
  record Finished(String reason) implements Piece {}
}
