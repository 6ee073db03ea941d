package io.openclaw.gateway.plainws;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.feed.Progress;
import io.openclaw.task.EventType;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.text.TaskText;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The text as it comes, and a JSON object for everything else that a client must know. After
/// `retrying` all text that still counts is sent again, so that a client has only to discard what
/// it has.
final class TextEncoder implements FrameEncoder {
  static final String DONE = "{\"type\":\"done\"}";
  static final String CANCELLED = "{\"type\":\"done\",\"status\":\"cancelled\"}";
  private static final int PAGE = 200;

  private final TaskText rule = new TaskText();
  private final Log log;
  private boolean wroteText;
  private String failure = "The task failed.";
  private String failureCode = "failed";

  TextEncoder(Log log) {
    this.log = log;
  }

  @FunctionalInterface
  interface Log {
    /// A part of a task's log, oldest first; empty only at its end.
    List<TaskEvent> after(TaskId task, long seq, int limit);
  }

  static String error(String message, String code) {
    return OURS.createObjectNode()
        .put("type", "error")
        .put("message", message)
        .put("code", code)
        .toString();
  }

  @Override
  public List<String> event(TaskEvent event) {
    return switch (event.type()) {
      case CONTENT -> rule.joins(event.stage()) ? text(event.content()) : List.of();
      case RETRYING, QUEUED, STARTED -> again(event);
      case ERROR -> {
        failure = event.content().isBlank() ? failure : event.content();
        failureCode = data(event).path("code").asString(failureCode);
        yield List.of();
      }
      case PAUSED -> List.of("{\"type\":\"paused\"}");
      case RESUMED -> List.of("{\"type\":\"resumed\"}");
      case DONE -> List.of(last(data(event).path("status").asString("")));
      case THINKING, TOOL_CALL, TOOL_RESULT, ARTIFACT, COMPLETE, CANCELLED, EXPIRED, OTHER ->
          List.of();
    };
  }

  @Override
  public List<String> progress(Progress progress) {
    return List.of();
  }

  private List<String> text(String content) {
    List<String> pieces = TextPieces.of(content);
    wroteText |= !pieces.isEmpty();
    return pieces;
  }

  /// A lost attempt is told in any case; everything else only when text that was sent is void.
  private List<String> again(TaskEvent event) {
    boolean lost = event.type() == EventType.RETRYING && data(event).has("void_from");
    if (!lost && !wroteText) {
      return List.of();
    }
    TaskText text = new TaskText();
    if (!readTo(event, text) && !lost) {
      return List.of();
    }
    wroteText = false;
    List<String> frames = new ArrayList<>();
    boolean begins = event.type() == EventType.STARTED;
    frames.add(retrying(begins ? event.attempt() : event.attempt() + 1));
    frames.addAll(text(text.text()));
    return frames;
  }

  private static String retrying(int attempt) {
    return "{\"type\":\"retrying\",\"attempt\":" + attempt + "}";
  }

  /// Returns whether this event took text away. The log is read, so that the text of each watched
  /// task need not be kept.
  private boolean readTo(TaskEvent event, TaskText text) {
    boolean voids = false;
    long after = 0;
    while (after < event.seq()) {
      List<TaskEvent> page = log.after(event.task(), after, PAGE);
      if (page.isEmpty()) {
        throw new IllegalStateException("the log ends before an event that was read");
      }
      for (TaskEvent it : page.stream().filter(it -> it.seq() <= event.seq()).toList()) {
        voids = text.add(it);
      }
      after = page.getLast().seq();
    }
    return voids;
  }

  private static JsonNode data(TaskEvent event) {
    return OURS.readTree(event.data());
  }

  private String last(String status) {
    if (status.equals(Status.SUCCEEDED.word())) {
      return DONE;
    }
    if (status.equals(Status.CANCELLED.word())) {
      return CANCELLED;
    }
    return status.equals(Status.EXPIRED.word())
        ? error("The task did not start within its longest wait.", status)
        : error(failure, failureCode);
  }
}
