package io.openclaw.simulator.chat;

import io.openclaw.simulator.json.Json;
import io.openclaw.simulator.script.Piece;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The events of one streamed answer. What is the same in all of them is put together once.
final class Chunks {

  private static final String DONE = "data: [DONE]\n\n";

  private final String head;
  private final String tail;
  private final String callId;
  private final boolean includeUsage;

  Chunks(String callId, long createdSeconds, String model, boolean includeUsage) {
    this.head =
        "data: {\"id\":"
            + Json.text("chatcmpl-" + callId)
            + ",\"object\":\"chat.completion.chunk\",\"created\":"
            + createdSeconds
            + ",\"model\":"
            + Json.text(model);
    this.tail = (includeUsage ? ",\"usage\":null" : "") + "}\n\n";
    this.callId = callId;
    this.includeUsage = includeUsage;
  }

  byte[] role() {
    return utf8(choice("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
  }

  byte[] piece(Piece piece) {
    return utf8(choice(delta(piece), "null"));
  }

  private String delta(Piece piece) {
    return switch (piece) {
      case Piece.Content(String text) -> "{\"content\":" + Json.text(text) + "}";
      case Piece.Reasoning(String text) -> "{\"reasoning_content\":" + Json.text(text) + "}";
      case Piece.ToolName(int index, String name) ->
          toolCall(index, ToolCall.of(ToolCall.id(callId, index), name, ""));
      case Piece.ToolArguments(int index, String fragment) ->
          toolCall(index, Map.of("function", Map.of("arguments", fragment)));
    };
  }

  private static String toolCall(int index, Map<String, Object> call) {
    Map<String, Object> indexed = new LinkedHashMap<>();
    indexed.put("index", index);
    indexed.putAll(call);
    return "{\"tool_calls\":[" + Json.text(indexed) + "]}";
  }

  /// What closes the last choice, without the usage and `[DONE]` that follow.
  byte[] finish(String reason) {
    return utf8(choice("{}", Json.text(reason)));
  }

  byte[] usageAndDone(Usage usage) {
    String event =
        includeUsage ? head + ",\"choices\":[],\"usage\":" + Json.text(usage) + "}\n\n" : "";
    return utf8(event + DONE);
  }

  static byte[] error(Map<String, Object> error) {
    return utf8("data: " + Json.text(error) + "\n\n");
  }

  private String choice(String delta, String finishReason) {
    return head
        + ",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finishReason
        + "}]"
        + tail;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
