package io.openclaw.simulator.script;

/// One timed part of an answer.
public sealed interface Piece {

  record Reasoning(String text) implements Piece {}

  record Content(String text) implements Piece {}

  /// Opens the tool call number `index`, from 0; its arguments follow.
  record ToolName(int index, String name) implements Piece {}

  record ToolArguments(int index, String fragment) implements Piece {}
}
