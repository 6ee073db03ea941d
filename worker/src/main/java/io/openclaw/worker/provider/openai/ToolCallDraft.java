package io.openclaw.worker.provider.openai;

import io.openclaw.worker.provider.ToolCall;
import io.openclaw.worker.provider.ToolCall.State;
import tools.jackson.core.JacksonException;

/// A tool call that is not complete yet.
final class ToolCallDraft {
  private String id = "";
  private String name = "";
  private final StringBuilder arguments = new StringBuilder();

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  /// The first id stays. A name replaces the one before: some providers send it again with every
  /// fragment.
  void take(ToolCallFragment fragment) {
    if (id.isEmpty()) {
      id = fragment.id();
    }
    if (!fragment.name().isEmpty()) {
      name = fragment.name();
    }
    if (fragment.replaces()) {
      arguments.setLength(0);
    }
    arguments.append(fragment.arguments());
  }

  /// Whether a fragment with this id belongs to another call, as far as ids tell.
  boolean isAnother(String other) {
    return !id.isEmpty() && !other.isEmpty() && !id.equals(other);
  }

  /// Whether a fragment with this name, and nothing else to tell it by, begins the next call.
  boolean isFollowedBy(String next) {
    return !name.isEmpty() && (!name.equals(next) || isWhole());
  }

  boolean isWhole() {
    return isObject(arguments.toString());
  }

  ToolCall call(String uniqueId, boolean cut) {
    String written = arguments.toString();
    if (cut && !isObject(written)) {
      return new ToolCall(uniqueId, name, written, State.CUT);
    }
    String asked = written.isBlank() ? "{}" : written;
    return new ToolCall(uniqueId, name, asked, isObject(asked) ? State.WHOLE : State.INVALID);
  }

  private static boolean isObject(String text) {
    try {
      return !text.isBlank() && WireJson.MAPPER.readTree(text).isObject();
    } catch (JacksonException broken) {
      return false;
    }
  }
}
