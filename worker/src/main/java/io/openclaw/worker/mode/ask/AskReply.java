package io.openclaw.worker.mode.ask;

import io.openclaw.worker.call.FinishReason;
import io.openclaw.worker.mode.Outcome;
import io.openclaw.worker.mode.Timings;
import io.openclaw.worker.provider.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What an attempt, and those that it continues, have brought, as JSON.
///
/// @param toolCalls what the model asks its client for
/// @param usage the provider's own account of the tokens, null when it gave none
/// @param cached an identical call got it before
record AskReply(
    String text,
    List<ToolCall> toolCalls,
    @Nullable JsonNode usage,
    Timings timings,
    boolean cached) {
  Outcome succeeded(FinishReason reason) {
    ObjectNode complete = JsonMapper.shared().createObjectNode().put("reply", text);
    complete.putNull("generated_code").putNull("execution_result").putNull("image");
    complete.putNull("plotly_json");
    complete.setAll(summary());
    complete.put("finish_reason", reason.word());
    if (!toolCalls.isEmpty()) {
      complete.set("tool_calls", ToolCallJson.all(toolCalls));
    }
    return new Outcome.Succeeded(text, complete, summary());
  }

  ObjectNode summary() {
    ObjectNode summary = timings.summary(usage);
    if (cached) {
      summary.put("cached", true);
    }
    return summary;
  }

  /// AnswerCache do not belong into logs.
  @Override
  public String toString() {
    return "AskReply[" + text.length() + " characters]";
  }
}
