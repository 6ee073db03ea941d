package io.openclaw.gateway.chat;

import static io.openclaw.gateway.wire.Json.OURS;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.feed.EventSink;
import io.openclaw.gateway.wire.EventJson;
import io.openclaw.task.TaskEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// The answer of one task as `data:` lines. A comment in each second without other output is how a
/// client that has gone is noticed.
final class AnswerStream implements EventSink {
  private static final byte[] COMMENT = ": still here\n\n".getBytes(UTF_8);

  private final OutputStream out;
  private final Pass pass;

  AnswerStream(OutputStream out, Pass pass) {
    this.out = out;
    this.pass = pass;
  }

  @Override
  public boolean open() {
    return pass.valid();
  }

  @Override
  public void events(List<TaskEvent> events) throws IOException {
    for (TaskEvent event : events) {
      if (concerns(event)) {
        out.write(("data: " + EventJson.of(event) + "\n\n").getBytes(UTF_8));
      }
    }
    out.flush();
  }

  @Override
  public void idle() throws IOException {
    out.write(COMMENT);
    out.flush();
  }

  /// Starts and waits are shown only where they make earlier text void.
  private static boolean concerns(TaskEvent event) {
    return switch (event.type()) {
      case THINKING, CONTENT, COMPLETE, RETRYING, ERROR, DONE -> true;
      case STARTED -> event.attempt() > 1;
      case QUEUED -> OURS.readTree(event.data()).has("void_from");
      case TOOL_CALL, TOOL_RESULT, ARTIFACT, PAUSED, RESUMED, CANCELLED, EXPIRED, OTHER -> false;
    };
  }
}
