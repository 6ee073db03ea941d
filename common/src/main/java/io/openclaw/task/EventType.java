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

  /// Made once: it is asked for with every event that is sent.
  private final String word = name().toLowerCase(Locale.ROOT);

  public String word() {
    return word;
  }

  public static EventType of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
