package io.openclaw.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.feed.Next;
import io.openclaw.gateway.feed.Progress;
import io.openclaw.gateway.feed.Watcher;
import io.openclaw.gateway.wire.EventJson;
import io.openclaw.task.TaskEvent;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;

/// Server-sent events: each event of the log with its seq as id, a progress event about once a
/// second while the task is alive, a comment when nothing else was to be said for a while.
final class EventStream {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

  private final HttpServletResponse response;
  private final Progress progress;
  private final Pass pass;
  private long lastTick = System.nanoTime();
  private long lastWrite = System.nanoTime();
  private boolean first = true;

  EventStream(HttpServletResponse response, InstantSource clock, Pass pass) {
    this.response = response;
    this.pass = pass;
    this.progress = new Progress(clock);
  }

  void open() throws IOException {
    response.setContentType("text/event-stream;charset=utf-8");
    response.setHeader("Cache-Control", "no-cache, no-transform");
    response.setHeader("X-Accel-Buffering", "no");
    response.flushBuffer();
  }

  /// Returns when there is nothing more to say, or nobody to say it to any more: a client whose
  /// token was revoked comes back and is told. Throws when the client is gone.
  void run(Watcher watcher) throws IOException {
    OutputStream out = response.getOutputStream();
    while (pass.valid()) {
      switch (watcher.next(untilTick())) {
        case Next.Events(var events) -> {
          for (TaskEvent event : events) {
            write(out, event);
          }
        }
        case Next.Quiet _ -> {}
        case Next.Ended _, Next.Gone _, Next.Closing _ -> {
          return;
        }
      }
      tick(out, watcher);
      out.flush();
    }
  }

  private void write(OutputStream out, TaskEvent event) throws IOException {
    progress.count(event);
    String retry = first ? "retry: 2000\n" : "";
    first = false;
    send(
        out,
        retry
            + "id: "
            + event.seq()
            + "\nevent: "
            + event.type().word()
            + "\ndata: "
            + EventJson.of(event)
            + "\n\n");
  }

  private void tick(OutputStream out, Watcher watcher) throws IOException {
    if (System.nanoTime() - lastTick < TICK.toNanos()) {
      return;
    }
    lastTick = System.nanoTime();
    if (!watcher.task().status().terminal()) {
      send(out, "event: progress\ndata: " + progress.event(watcher.task()) + "\n\n");
    } else if (System.nanoTime() - lastWrite > LONGEST_SILENCE.toNanos()) {
      send(out, ": still here\n\n");
    }
  }

  private Duration untilTick() {
    return Duration.ofNanos(Math.max(0, lastTick + TICK.toNanos() - System.nanoTime()));
  }

  private void send(OutputStream out, String block) throws IOException {
    out.write(block.getBytes(UTF_8));
    lastWrite = System.nanoTime();
  }
}
