package io.openclaw.worker.call;

/// Why a model ended its turn, in the four words that clients of Chat Completions know.
public enum FinishReason {
  STOP("stop"),
  /// There was more to say.
  LENGTH("length"),
  TOOL_CALLS("tool_calls"),
  CONTENT_FILTER("content_filter"),
  /// A word of the provider's own; to clients it is a `stop`.
  OTHER("stop");

  private final String word;

  FinishReason(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  static FinishReason of(String provider) {
    return switch (provider) {
      case "stop" -> STOP;
      case "length", "max_tokens" -> LENGTH;
      case "tool_calls", "function_call" -> TOOL_CALLS;
      case "content_filter", "sensitive" -> CONTENT_FILTER;
      default -> OTHER;
    };
  }
}
