package io.openclaw.simulator.chat;

import io.openclaw.simulator.script.Pieces;

/// What an answer cost: a piece is a token, four characters of the prompt are one.
record Usage(
    int promptTokens,
    int completionTokens,
    int totalTokens,
    Cached promptTokensDetails,
    Reasoned completionTokensDetails) {

  record Cached(int cachedTokens) {}

  record Reasoned(int reasoningTokens) {}

  static Usage of(int promptTokens, Pieces pieces) {
    return new Usage(
        promptTokens,
        pieces.count(),
        promptTokens + pieces.count(),
        new Cached(0),
        new Reasoned(pieces.reasoning()));
  }
}
