package io.openclaw.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// Where a provider differs from plain Chat Completions. A name that is not here is refused at the
/// start.
///
/// @param thinking how the parameter `thinking` is spelled there, null when it is passed on as it
///   is
/// @param openSampling `temperature` and `top_p` must lie within (0, 1): they are clamped
/// @param http2 speaks HTTP/2
/// @param errorsAsText answers with errors as if they were text
/// @param agentHeader takes the task's metadata `x-openclaw-agent-id` as a header
/// @param prefill how it is told to go on from a partial answer, null when it cannot
/// @param toolChoice the only `tool_choice` that it takes, null when it takes all
/// @param toolStream takes `tool_stream`, and streams tool calls only with it
/// @param echoReasoning wants a message's `reasoning_content` back with its tool calls
public record Quirks(
    @Nullable Thinking thinking,
    @JsonProperty("open_sampling") boolean openSampling,
    boolean http2,
    @JsonProperty("errors_as_text") boolean errorsAsText,
    @JsonProperty("agent_header") boolean agentHeader,
    @Nullable Prefill prefill,
    @JsonProperty("tool_choice") @Nullable ToolChoice toolChoice,
    @JsonProperty("tool_stream") boolean toolStream,
    @JsonProperty("echo_reasoning") boolean echoReasoning) {
  public static final Quirks NONE =
      new Quirks(null, false, false, false, false, null, null, false, false);

  /// Limits of `tool_choice`.
  public enum ToolChoice {
    /// The model decides; anything else is refused.
    @JsonProperty("auto")
    AUTO
  }

  /// Ways to have an answer continued. The partial answer is always the last message.
  public enum Prefill {
    /// `"prefix": true` in that message, as DeepSeek and Mistral.
    @JsonProperty("prefix")
    PREFIX,
    /// `"partial": true` in that message, as Moonshot.
    @JsonProperty("partial")
    PARTIAL,
    /// `continue_final_message: true` and `add_generation_prompt: false` in the body, as vLLM and
    /// SGLang.
    @JsonProperty("continue")
    CONTINUE,
    /// Nothing more.
    @JsonProperty("plain")
    PLAIN
  }

  /// Ways to switch a model's thinking on or off.
  public enum Thinking {
    /// `chat_template_kwargs: {"enable_thinking": true}`, as NVIDIA.
    @JsonProperty("chat_template")
    CHAT_TEMPLATE,
    /// `thinking: {"type": "enabled"}`, as Zhipu.
    @JsonProperty("type")
    TYPE
  }
}
