package io.openclaw.task;

import java.util.Locale;

/// The kinds of entry in a task's log.
public enum EventType {
  QUEUED,
  STARTED,
  THINKING,
  CONTENT,
  TOOL_CALL,
  TOOL_RESULT,
  ARTIFACT,
  RETRYING,
  PAUSED,
  RESUMED,
  COMPLETE,
  ERROR,
  CANCELLED,
  EXPIRED,
  DONE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static EventType of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
