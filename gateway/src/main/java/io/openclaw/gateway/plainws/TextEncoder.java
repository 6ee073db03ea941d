package io.openclaw.gateway.plainws;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.feed.Progress;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.gateway.tasks.TextSoFar;
import io.openclaw.task.EventType;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent;
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

  private final Tasks tasks;
  private boolean wroteText;
  private String failure = "The task failed.";
  private String failureCode = "failed";

  TextEncoder(Tasks tasks) {
    this.tasks = tasks;
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
      case CONTENT -> text(event.content());
      case RETRYING, QUEUED, STARTED -> again(event);
      case ERROR -> {
        failure = event.content().isBlank() ? failure : event.content();
        failureCode = OURS.readTree(event.data()).path("code").asString(failureCode);
        yield List.of();
      }
      case DONE -> List.of(last(OURS.readTree(event.data()).path("status").asString("")));
      case THINKING,
          TOOL_CALL,
          TOOL_RESULT,
          ARTIFACT,
          PAUSED,
          RESUMED,
          COMPLETE,
          CANCELLED,
          EXPIRED ->
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

  private List<String> again(TaskEvent event) {
    JsonNode data = OURS.readTree(event.data());
    boolean begins = event.type() == EventType.STARTED;
    boolean lost = event.type() == EventType.RETRYING && data.has("void_from");
    boolean empties = begins ? !data.path("continues").asBoolean(false) : data.has("void_from");
    if (!lost && !(empties && wroteText)) {
      return List.of();
    }
    wroteText = false;
    List<String> frames = new ArrayList<>();
    frames.add(retrying(begins ? event.attempt() : event.attempt() + 1));
    frames.addAll(text(left(event)));
    return frames;
  }

  private static String retrying(int attempt) {
    return "{\"type\":\"retrying\",\"attempt\":" + attempt + "}";
  }

  /// What still counts after this event, as the log has it.
  private String left(TaskEvent event) {
    TextSoFar text = new TextSoFar();
    long after = 0;
    while (after < event.seq()) {
      List<TaskEvent> page = tasks.events(event.task(), after, PAGE);
      if (page.isEmpty()) {
        throw new IllegalStateException("the log ends before an event that was read");
      }
      page.stream().filter(it -> it.seq() <= event.seq()).forEach(text::add);
      after = page.getLast().seq();
    }
    return text.text();
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
