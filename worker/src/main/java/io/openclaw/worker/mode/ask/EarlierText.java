package io.openclaw.worker.mode.ask;

import io.openclaw.task.Claim;
import io.openclaw.task.EventType;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskReader;
import io.openclaw.task.text.TaskText;
import io.openclaw.worker.call.Target;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The text of earlier attempts that this attempt can continue, read from the log: what still
/// counts, as long as the same target said all of it and the log's last event about it is a retry
/// that voids nothing.
final class EarlierText {
  static final String NOTHING = "";

  /// Characters; a longer text is begun anew, since it is sent along with the next call.
  static final int MOST = 128 << 10;

  private static final int PAGE = 200;

  private final TaskText text = new TaskText();
  private final Target target;

  /// Whether every attempt since the text began asked the target. False until the first start.
  private boolean fromTarget;

  /// Whether a retry that voids nothing came after the last start. Any start ends that, and so does
  /// whatever voids text.
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
      return earlier.read(reader, claim) ? earlier.continued() : NOTHING;
    } catch (StoreException | JacksonException unreadable) {
      return NOTHING;
    }
  }

  /// Whether a text may be continued: it must say something, and not too much.
  static boolean worth(String text) {
    return !text.isBlank() && text.length() <= MOST;
  }

  /// False when a part of the log is missing.
  private boolean read(TaskReader reader, Claim claim) {
    long after = 0;
    while (after < claim.seq()) {
      List<TaskEvent> page = reader.events(claim.id(), after, PAGE);
      if (page.isEmpty()) {
        return false;
      }
      page.forEach(this::take);
      after = page.getLast().seq();
    }
    return true;
  }

  private String continued() {
    return stands && fromTarget && worth(text.text()) ? text.text() : NOTHING;
  }

  private void take(TaskEvent event) {
    text.add(event);
    if (event.type() == EventType.STARTED) {
      started(JsonMapper.shared().readTree(event.data()));
    } else if (event.type() == EventType.RETRYING || event.type() == EventType.QUEUED) {
      boolean voids = JsonMapper.shared().readTree(event.data()).has("void_from");
      stands = !voids && (stands || event.type() == EventType.RETRYING);
    }
  }

  private void started(JsonNode data) {
    boolean continues = data.path("continues").asBoolean(false);
    fromTarget =
        (fromTarget || !continues)
            && data.path("provider").asString("").equals(target.spec().name())
            && data.path("model").asString("").equals(target.model());
    stands = false;
  }
}
