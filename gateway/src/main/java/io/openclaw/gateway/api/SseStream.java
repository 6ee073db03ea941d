package io.openclaw.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.feed.EventSink;
import io.openclaw.gateway.feed.Progress;
import io.openclaw.gateway.wire.EventJson;
import io.openclaw.task.TaskEvent;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// Server-sent events: each event of the log with its seq as id, a progress event about once a
/// second while the task is alive, a comment in a second without either. It ends when the token is
/// no longer valid: the client comes back and is told why.
final class SseStream implements EventSink {
  private final OutputStream out;
  private final Pass pass;
  private boolean first = true;

  private SseStream(OutputStream out, Pass pass) {
    this.out = out;
    this.pass = pass;
  }

  static SseStream begin(HttpServletResponse response, Pass pass) throws IOException {
    response.setContentType("text/event-stream;charset=utf-8");
    response.setHeader("Cache-Control", "no-cache, no-transform");
    response.setHeader("X-Accel-Buffering", "no");
    response.flushBuffer();
    return new SseStream(response.getOutputStream(), pass);
  }

  @Override
  public boolean open() {
    return pass.valid();
  }

  @Override
  public void events(List<TaskEvent> events) throws IOException {
    for (TaskEvent event : events) {
      write(event);
    }
    out.flush();
  }

  @Override
  public void progress(Progress progress) throws IOException {
    out.write(("event: progress\ndata: " + progress.json() + "\n\n").getBytes(UTF_8));
    out.flush();
  }

  @Override
  public void idle() throws IOException {
    out.write(": still here\n\n".getBytes(UTF_8));
    out.flush();
  }

  private void write(TaskEvent event) throws IOException {
    String head = first ? "retry: 2000\nid: " : "id: ";
    first = false;
    String block =
        head
            + event.seq()
            + "\nevent: "
            + event.type().word()
            + "\ndata: "
            + EventJson.of(event)
            + "\n\n";
    out.write(block.getBytes(UTF_8));
  }
}
