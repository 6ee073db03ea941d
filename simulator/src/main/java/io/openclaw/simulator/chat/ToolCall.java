package io.openclaw.simulator.chat;

import java.util.LinkedHashMap;
import java.util.Map;

/// The shape of a tool call.
final class ToolCall {

  private ToolCall() {}

  /// @param index from 0, among the tool calls of one answer
  static String id(String callId, int index) {
    return index == 0 ? "call_" + callId : "call_" + callId + '-' + index;
  }

  static Map<String, Object> of(String id, String name, String arguments) {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", name);
    function.put("arguments", arguments);
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("id", id);
    call.put("type", "function");
    call.put("function", function);
    return call;
  }
}
