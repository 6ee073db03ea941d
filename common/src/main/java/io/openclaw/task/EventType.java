package io.openclaw.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

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
  DONE,
  /// A kind that a newer version writes and this one does not know. It keeps its place in the log;
  /// readers pass it over.
  OTHER;

  private static final Map<String, EventType> KNOWN =
      Arrays.stream(values()).collect(Collectors.toMap(EventType::word, Function.identity()));

  /// Made once: it is asked for with every event that is sent.
  private final String word = name().toLowerCase(Locale.ROOT);

  public String word() {
    return word;
  }

  public static EventType of(String word) {
    return KNOWN.getOrDefault(word, OTHER);
  }
}
