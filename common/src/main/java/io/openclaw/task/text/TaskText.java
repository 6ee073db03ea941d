package io.openclaw.task.text;

import io.openclaw.task.TaskEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// Puts the text of a task together from its log, event by event, and takes away again what does
/// not count any more:
///
/// - `started` voids all text before it, unless its `data.continues` is true;
/// - `retrying` and `queued` void the text from the event numbered `data.void_from` on, if they
///   name one;
/// - only the stages asked for are joined; an event without a stage belongs to `response`;
/// - `complete` may bring the whole reply, which is what an agent's stages do not add up to.
///
/// The cases in `text-cases.json` (testkit) show each rule; the JavaScript client passes the same.
/// Not safe for use by several threads.
public final class TaskText {
  /// The stage of a model's answer.
  public static final String RESPONSE = "response";

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Set<String> stages;
  private final StringBuilder text = new StringBuilder();
  private final List<Piece> pieces = new ArrayList<>();
  private Optional<String> reply = Optional.empty();
  private long last;

  /// @param start where the piece begins in the text
  private record Piece(long seq, int start) {}

  /// Joins the stage `response`.
  public TaskText() {
    this(Set.of(RESPONSE));
  }

  /// @param stages those whose text is joined
  public TaskText(Set<String> stages) {
    this.stages = Set.copyOf(stages);
  }

  /// Takes the next event; one that was taken before changes nothing.
  ///
  /// @return whether text that counted does not count any more
  public boolean add(TaskEvent event) {
    return switch (event.type()) {
      case CONTENT -> add(event, MissingNode.getInstance());
      case STARTED, QUEUED, RETRYING, COMPLETE -> add(event, json(event.data()));
      case THINKING,
          TOOL_CALL,
          TOOL_RESULT,
          ARTIFACT,
          PAUSED,
          RESUMED,
          ERROR,
          CANCELLED,
          EXPIRED,
          DONE,
          OTHER ->
          false;
    };
  }

  /// The same for an event that came as JSON; a type that is not known changes nothing.
  ///
  /// @param seq 0 for what is not in the log, such as `progress`
  /// @param stage empty when the event names none
  public boolean add(long seq, String type, String stage, String content, JsonNode data) {
    if (seq <= last) {
      return false;
    }
    last = seq;
    return switch (type) {
      case "content" -> append(seq, stage, content);
      case "started" -> !isTrue(data.path("continues")) && voidFrom(0);
      case "queued", "retrying" -> voidFrom(data.path("void_from"));
      case "complete" -> complete(data.path("reply"));
      default -> false;
    };
  }

  /// Whether text of this stage is joined.
  public boolean joins(String stage) {
    return stages.contains(stage.isEmpty() ? RESPONSE : stage);
  }

  /// The joined text as far as it counts now.
  public String text() {
    return text.toString();
  }

  /// In characters.
  public int length() {
    return text.length();
  }

  /// The whole reply, once `complete` has brought it.
  public Optional<String> reply() {
    return reply;
  }

  /// Forgets everything: the log is read from its beginning again.
  ///
  /// @return whether there was text
  public boolean clear() {
    last = 0;
    return voidFrom(0);
  }

  private boolean add(TaskEvent event, JsonNode data) {
    return add(event.seq(), event.type().word(), event.stage(), event.content(), data);
  }

  private boolean append(long seq, String stage, String content) {
    if (joins(stage)) {
      pieces.add(new Piece(seq, text.length()));
      text.append(content);
    }
    return false;
  }

  private boolean complete(JsonNode whole) {
    if (whole.isString()) {
      reply = Optional.of(whole.stringValue());
    }
    return false;
  }

  private boolean voidFrom(JsonNode seq) {
    return seq.isIntegralNumber() && voidFrom(seq.longValue());
  }

  private boolean voidFrom(long seq) {
    reply = Optional.empty();
    int before = text.length();
    while (!pieces.isEmpty() && pieces.getLast().seq() >= seq) {
      text.setLength(pieces.removeLast().start());
    }
    return text.length() < before;
  }

  private static boolean isTrue(JsonNode value) {
    return value.isBoolean() && value.booleanValue();
  }

  /// What cannot be read says neither that text continues nor that any is void.
  private static JsonNode json(String data) {
    try {
      return JSON.readTree(data);
    } catch (JacksonException broken) {
      return MissingNode.getInstance();
    }
  }
}
