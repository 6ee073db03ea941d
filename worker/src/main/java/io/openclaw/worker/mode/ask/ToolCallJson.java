package io.openclaw.worker.mode.ask;

import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.worker.provider.ToolCall;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tool calls that are passed on to the client, which runs them itself.
final class ToolCallJson {
  private ToolCallJson() {}

  /// The shape of Chat Completions; arguments are text, exactly as the model wrote them.
  static ArrayNode all(List<ToolCall> calls) {
    ArrayNode all = JsonMapper.shared().createArrayNode();
    for (ToolCall call : calls) {
      ObjectNode one = all.addObject().put("id", call.id()).put("type", "function");
      one.putObject("function").put("name", call.name()).put("arguments", call.arguments());
    }
    return all;
  }

  /// Arguments are an object; text, as the model wrote it, when they are none.
  static Draft event(ToolCall call) {
    ObjectNode data =
        JsonMapper.shared().createObjectNode().put("call_id", call.id()).put("name", call.name());
    switch (call.state()) {
      case WHOLE -> data.set("arguments", JsonMapper.shared().readTree(call.arguments()));
      case INVALID, CUT -> data.put("arguments", call.arguments());
    }
    return new Draft(EventType.TOOL_CALL, AskTurn.STAGE, "", data.toString());
  }
}
