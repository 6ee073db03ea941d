package io.openclaw.worker.provider.openai;

import io.openclaw.worker.provider.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds tool calls that a model wrote into its text, because its server did not understand them:
/// between `<tool_call>` and `</tool_call>`. Only outside code fences, only at the start of a line,
/// and nothing that the model was given itself: a quoted tool output must not become a call.
final class ToolCallMarkup {
  private static final String OPEN = "<tool_call>";
  private static final String CLOSE = "</tool_call>";

  /// Arguments may hold the closing tag; so many are tried.
  private static final int MOST_CLOSES = 8;

  private static final int NONE = -1;

  private final ToolOffer offer;
  private final String text;
  private final List<ToolCall> found = new ArrayList<>();
  private String fence = "";

  private ToolCallMarkup(ToolOffer offer, String text) {
    this.offer = offer;
    this.text = text;
  }

  static List<ToolCall> calls(ToolOffer offer, String text) {
    ToolCallMarkup markup = new ToolCallMarkup(offer, text);
    if (!offer.isEmpty() && text.contains(OPEN)) {
      markup.scan();
    }
    return markup.found;
  }

  private void scan() {
    int at = 0;
    while (at < text.length()) {
      int from = firstCharacter(at);
      int end = fence.isEmpty() && text.startsWith(OPEN, from) ? endOfCall(from) : NONE;
      if (end == NONE) {
        end = endOfLine(at);
        fence(text.substring(at, end).strip());
      }
      at = end;
    }
  }

  /// Takes the call that begins at `from`; [#NONE] when it is none.
  private int endOfCall(int from) {
    int body = from + OPEN.length();
    int close = text.indexOf(CLOSE, body);
    for (int tries = 0; close != NONE && tries < MOST_CLOSES; tries++) {
      if (take(from, body, close, close + CLOSE.length())) {
        return close + CLOSE.length();
      }
      close = text.indexOf(CLOSE, close + 1);
    }
    // Some models end their turn in place of the closing tag.
    return take(from, body, text.length(), text.length()) ? text.length() : NONE;
  }

  private boolean take(int from, int body, int close, int end) {
    Optional<ToolCall> call = WrittenCall.parse(offer, text.substring(body, close).strip());
    if (call.isPresent() && !offer.quotes(text.substring(from, end).strip())) {
      found.add(call.get());
    }
    return call.isPresent();
  }

  private void fence(String line) {
    if (fence.isEmpty() && (line.startsWith("```") || line.startsWith("~~~"))) {
      fence = line.substring(0, 3);
    } else if (!fence.isEmpty() && line.startsWith(fence)) {
      fence = "";
    }
  }

  private int firstCharacter(int at) {
    int from = at;
    while (from < text.length() && (text.charAt(from) == ' ' || text.charAt(from) == '\t')) {
      from++;
    }
    return from;
  }

  private int endOfLine(int at) {
    int newline = text.indexOf('\n', at);
    return newline == NONE ? text.length() : newline + 1;
  }
}
