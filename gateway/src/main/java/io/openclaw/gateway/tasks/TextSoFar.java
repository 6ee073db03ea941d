package io.openclaw.gateway.tasks;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.task.TaskEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Puts a task's text together from its log. A start that does not continue voids all before it; a
/// retry, and a task that was given back, void from where they say.
public final class TextSoFar {
  private final Deque<TaskEvent> pieces = new ArrayDeque<>();

  public void add(TaskEvent event) {
    switch (event.type()) {
      case CONTENT -> pieces.add(event);
      case STARTED -> {
        if (!data(event).path("continues").asBoolean(false)) {
          pieces.clear();
        }
      }
      case QUEUED, RETRYING -> voidFrom(data(event).path("void_from").asLong(Long.MAX_VALUE));
      case THINKING,
          TOOL_CALL,
          TOOL_RESULT,
          ARTIFACT,
          PAUSED,
          RESUMED,
          COMPLETE,
          ERROR,
          CANCELLED,
          EXPIRED,
          DONE -> {}
    }
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    pieces.forEach(piece -> text.append(piece.content()));
    return text.toString();
  }

  private void voidFrom(long seq) {
    while (!pieces.isEmpty() && pieces.getLast().seq() >= seq) {
      pieces.removeLast();
    }
  }

  private static JsonNode data(TaskEvent event) {
    try {
      return OURS.readTree(event.data());
    } catch (JacksonException broken) {
      return OURS.createObjectNode();
    }
  }
}
