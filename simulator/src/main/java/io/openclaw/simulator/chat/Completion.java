package io.openclaw.simulator.chat;

import io.openclaw.simulator.script.Piece;
import io.openclaw.simulator.script.Script;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The whole answer as one object.
final class Completion {

  private final StringBuilder content = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final List<String> tools = new ArrayList<>();
  private final List<StringBuilder> arguments = new ArrayList<>();

  private Completion(Script script) {
    script.pieces().forEach(this::take);
  }

  static Map<String, Object> of(
      String callId, long createdSeconds, String model, Script script, Usage usage) {
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("message", new Completion(script).message(callId));
    choice.put("finish_reason", script.finishReason());
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("id", "chatcmpl-" + callId);
    whole.put("object", "chat.completion");
    whole.put("created", createdSeconds);
    whole.put("model", model);
    whole.put("choices", List.of(choice));
    whole.put("usage", usage);
    return whole;
  }

  private void take(Piece piece) {
    switch (piece) {
      case Piece.Content(String text) -> content.append(text);
      case Piece.Reasoning(String text) -> reasoning.append(text);
      case Piece.ToolName(_, String name) -> {
        tools.add(name);
        arguments.add(new StringBuilder());
      }
      case Piece.ToolArguments(int index, String fragment) -> arguments.get(index).append(fragment);
    }
  }

  private Map<String, @Nullable Object> message(String callId) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("role", "assistant");
    message.put("content", !tools.isEmpty() && content.isEmpty() ? null : content.toString());
    if (!reasoning.isEmpty()) {
      message.put("reasoning_content", reasoning.toString());
    }
    if (!tools.isEmpty()) {
      message.put("tool_calls", toolCalls(callId));
    }
    return message;
  }

  private List<Map<String, Object>> toolCalls(String callId) {
    return IntStream.range(0, tools.size())
        .mapToObj(index ->
            ToolCall.of(
                ToolCall.id(callId, index), tools.get(index), arguments.get(index).toString()))
        .toList();
  }
}
