package io.openclaw.gateway.chat;

import static io.openclaw.gateway.wire.Json.OURS;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.feed.Next;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.feed.Watcher;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.gateway.websocket.Visit;
import io.openclaw.gateway.wire.EventJson;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Streams the answer of one task as `data:` lines. While nothing else is to be said a comment is
/// written about once a second: that is how a listener who went is noticed.
final class Answering {
  private static final Duration SILENCE = Duration.ofSeconds(1);
  private static final byte[] COMMENT = ": still here\n\n".getBytes(UTF_8);

  private final Tasks tasks;
  private final TaskFeeds feeds;

  Answering(Tasks tasks, TaskFeeds feeds) {
    this.tasks = tasks;
    this.feeds = feeds;
  }

  /// Returns when there is nothing more to say, or the token is not good any more; throws when the
  /// listener is gone.
  void tell(HttpServletResponse response, Visit visit, Pass pass, TaskId id) throws IOException {
    response.setContentType("text/event-stream;charset=utf-8");
    response.setHeader("Cache-Control", "no-cache, no-transform");
    response.setHeader("X-Accel-Buffering", "no");
    response.setHeader("Location", "/api/v1/tasks/" + id);
    response.flushBuffer();
    OutputStream out = response.getOutputStream();
    Optional<TaskView> task = find(out, pass.caller().owner(), id);
    if (task.isPresent()) {
      try (Watcher watcher = feeds.watch(task.get(), 0)) {
        follow(out, watcher, visit, pass);
      }
    }
  }

  /// The task is stored, so a store that is away is waited for.
  private Optional<TaskView> find(OutputStream out, String owner, TaskId id) throws IOException {
    while (true) {
      try {
        return tasks.find(owner, id);
      } catch (StoreException away) {
        pause();
        out.write(COMMENT);
        out.flush();
      }
    }
  }

  private static void follow(OutputStream out, Watcher watcher, Visit visit, Pass pass)
      throws IOException {
    while (pass.valid()) {
      switch (watcher.next(SILENCE)) {
        case Next.Events(var events) -> {
          for (TaskEvent event : events) {
            write(out, event);
          }
        }
        case Next.Quiet _ -> out.write(COMMENT);
        case Next.Ended _, Next.Gone _ -> {
          return;
        }
        case Next.Closing _ -> {
          visit.farewell();
          return;
        }
      }
      out.flush();
    }
  }

  private static void write(OutputStream out, TaskEvent event) throws IOException {
    if (concerns(event)) {
      out.write(("data: " + EventJson.of(event) + "\n\n").getBytes(UTF_8));
    }
  }

  /// Beginnings and waits are told of only where they make earlier text void.
  private static boolean concerns(TaskEvent event) {
    return switch (event.type()) {
      case THINKING, CONTENT, COMPLETE, RETRYING, ERROR, DONE -> true;
      case STARTED -> event.attempt() > 1;
      case QUEUED -> OURS.readTree(event.data()).has("void_from");
      case TOOL_CALL, TOOL_RESULT, ARTIFACT, PAUSED, RESUMED, CANCELLED, EXPIRED -> false;
    };
  }

  private static void pause() {
    LockSupport.parkNanos(SILENCE.toNanos());
  }
}
