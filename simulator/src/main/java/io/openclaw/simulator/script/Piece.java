package io.openclaw.simulator.script;

/// One timed part of an answer.
public sealed interface Piece {

  record Reasoning(String text) implements Piece {}

  record Content(String text) implements Piece {}

  /// Opens a tool call; its arguments follow.
  record ToolName(String name) implements Piece {}

  record ToolArguments(String fragment) implements Piece {}
}
