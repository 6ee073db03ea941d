package io.openclaw.simulator;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What a client of a streamed answer reads out of its text.
record SseText(List<String> data) {

  static SseText of(String body) {
    assertEndsWithBlankLine(body);
    return new SseText(
        body.lines()
            .filter(line -> !line.isEmpty())
            .map(line -> Objects.requireNonNull(stripped(line)))
            .toList());
  }

  private static void assertEndsWithBlankLine(String body) {
    if (!body.endsWith("\n\n")) {
      throw new AssertionError("the last event is not complete: " + body);
    }
  }

  private static String stripped(String line) {
    if (!line.startsWith("data: ")) {
      throw new AssertionError("not a data line: " + line);
    }
    return line.substring("data: ".length());
  }

  boolean done() {
    return data.getLast().equals("[DONE]");
  }

  List<JsonNode> chunks() {
    return data.stream().filter(it -> !it.equals("[DONE]")).map(RunningSimulator::json).toList();
  }

  /// What the deltas hold under this name.
  List<String> deltas(String name) {
    return list(chunk -> chunk.path("choices").path(0).path("delta").path(name));
  }

  String text() {
    return String.join("", deltas("content"));
  }

  List<String> finishReasons() {
    return list(chunk -> chunk.path("choices").path(0).path("finish_reason"));
  }

  private List<String> list(Function<JsonNode, JsonNode> path) {
    return chunks().stream()
        .map(path)
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue)
        .collect(Collectors.toList());
  }
}
