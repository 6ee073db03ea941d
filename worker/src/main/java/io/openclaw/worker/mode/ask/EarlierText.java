package io.openclaw.worker.mode.ask;

import io.openclaw.task.Claim;
import io.openclaw.task.EventType;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskReader;
import io.openclaw.worker.call.Target;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The text of a task that still stands after its connection was cut, read from its log. It stands
/// only as long as the last word of the log about it is a retry that voids nothing.
final class EarlierText {
  static final String NOTHING = "";

  /// Characters; a longer text is begun anew, since it is sent along with the next call.
  static final int MOST = 128 << 10;

  private static final int PAGE = 200;

  private final StringBuilder text = new StringBuilder();
  private final Target target;
  private boolean fromTarget;
  private boolean stands;

  private EarlierText(Target target) {
    this.target = target;
  }

  /// What `target` is to continue, [#NOTHING] when it is to begin anew.
  static String of(TaskReader reader, Claim claim, Target target) {
    if (claim.attempt() == 0 || !target.canContinue()) {
      return NOTHING;
    }
    try {
      EarlierText earlier = new EarlierText(target);
      earlier.read(reader, claim);
      return earlier.stands && earlier.fromTarget ? earlier.text.toString() : NOTHING;
    } catch (StoreException | JacksonException unreadable) {
      return NOTHING;
    }
  }

  /// Whether a text may be continued: it must say something, and not too much.
  static boolean worth(String text) {
    return !text.isBlank() && text.length() <= MOST;
  }

  private void read(TaskReader reader, Claim claim) {
    long after = 0;
    while (after < claim.seq()) {
      List<TaskEvent> page = reader.events(claim.id(), after, PAGE);
      if (page.isEmpty()) {
        stands = false;
        return;
      }
      page.forEach(this::take);
      after = page.getLast().seq();
    }
    stands = stands && worth(text.toString());
  }

  private void take(TaskEvent event) {
    switch (event.type()) {
      case STARTED -> started(json(event));
      case CONTENT -> add(event.content());
      case RETRYING, QUEUED -> paused(event, json(event));
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

  private void started(JsonNode data) {
    stands = false;
    if (!data.path("continues").asBoolean(false)) {
      text.setLength(0);
      fromTarget = true;
    }
    fromTarget =
        fromTarget
            && data.path("provider").asString("").equals(target.spec().name())
            && data.path("model").asString("").equals(target.model());
  }

  /// What is voided is the whole chain of attempts, so nothing is left to stand.
  private void paused(TaskEvent event, JsonNode data) {
    if (data.has("void_from")) {
      text.setLength(0);
      stands = false;
    } else if (event.type() == EventType.RETRYING) {
      stands = true;
    }
  }

  private void add(String piece) {
    if (text.length() <= MOST) {
      text.append(piece);
    }
  }

  private static JsonNode json(TaskEvent event) {
    return JsonMapper.shared().readTree(event.data());
  }
}
