package io.openclaw.gateway.chat;

import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.feed.Follower;
import io.openclaw.gateway.presence.Presence;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Streams the answers of tasks.
final class ChatStreams {
  private static final Duration STORE_BACK = Duration.ofSeconds(1);

  private final Tasks tasks;
  private final Follower follower;

  ChatStreams(Tasks tasks, Follower follower) {
    this.tasks = tasks;
    this.follower = follower;
  }

  /// Returns when the answer is complete, the gateway stops or the token is no longer valid; throws
  /// when the client is gone.
  void stream(HttpServletResponse response, Presence.Client client, Pass pass, TaskId id)
      throws IOException {
    response.setContentType("text/event-stream;charset=utf-8");
    response.setHeader("Cache-Control", "no-cache, no-transform");
    response.setHeader("X-Accel-Buffering", "no");
    response.setHeader("Location", "/api/v1/tasks/" + id);
    response.flushBuffer();
    AnswerStream stream = new AnswerStream(response.getOutputStream(), pass);
    Optional<TaskView> task = find(stream, pass.caller().owner(), id);
    if (task.isPresent()) {
      follower.follow(task.get(), 0, stream, client);
    }
  }

  /// The task is stored, so a store that is away is waited for.
  private Optional<TaskView> find(AnswerStream stream, String owner, TaskId id) throws IOException {
    while (stream.open()) {
      try {
        return tasks.find(owner, id);
      } catch (StoreException away) {
        LockSupport.parkNanos(STORE_BACK.toNanos());
        stream.idle();
      }
    }
    return Optional.empty();
  }
}
