package io.openclaw.gateway.plainws;

import io.openclaw.gateway.feed.Follower;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tasks that one connection watches, each on a thread of its own.
final class WatchedTasks {
  static final int MOST = 20;
  private static final Logger LOG = LoggerFactory.getLogger(WatchedTasks.class);
  private static final Duration STORE_BACK = Duration.ofMillis(200);

  private final AuthenticatedClient client;
  private final Tasks tasks;
  private final Follower follower;
  private final Set<TaskId> watched = ConcurrentHashMap.newKeySet();

  WatchedTasks(AuthenticatedClient client, Tasks tasks, Follower follower) {
    this.client = client;
    this.tasks = tasks;
    this.follower = follower;
  }

  /// Follows a task that the client may see behind a cursor, on a thread of its own. Throws
  /// [ProblemException] when that cannot be.
  void resume(TaskView task, long after) {
    if (after > task.seq()) {
      throw new ProblemException(
          Problem.of(
                  Code.CURSOR_BEYOND_END,
                  "The log ends at %d; resume again after 0.".formatted(task.seq()))
              .with("last_seq", task.seq()));
    }
    if (watched.size() >= MOST) {
      throw ProblemException.of(
          Code.TOO_MANY_SUBSCRIPTIONS,
          "Not more than %d tasks are watched at once on one connection.".formatted(MOST));
    }
    if (!watched.add(task.id())) {
      throw ProblemException.of(
          Code.INVALID_STATE, "This connection watches the task already; connect anew.");
    }
    Thread.ofVirtual().name("plainws-follow").start(() -> resumed(task, after));
  }

  /// Follows a task that the client may see from its first event to its end, on the calling thread.
  void follow(TaskId id) throws IOException {
    Optional<TaskView> task = find(id);
    if (task.isPresent()) {
      watched.add(id);
      follow(task.get(), 0);
    }
  }

  /// While the store is away it is waited for, as for every event after.
  private Optional<TaskView> find(TaskId id) {
    while (client.connected()) {
      try {
        return tasks.find(client.view(), id);
      } catch (StoreException away) {
        LockSupport.parkNanos(STORE_BACK.toNanos());
      }
    }
    return Optional.empty();
  }

  private void resumed(TaskView task, long after) {
    try {
      follow(task, after);
    } catch (IOException gone) {
      LOG.trace("A client is gone.", gone);
    } catch (RuntimeException unexpected) {
      client.fail(unexpected);
    }
  }

  private void follow(TaskView task, long after) throws IOException {
    FrameSink sink =
        new FrameSink(client, client.at().format().encoder(tasks), () -> watched.remove(task.id()));
    try {
      switch (follower.follow(task, after, sink, client.presence())) {
        case COMPLETE -> sink.complete(() -> tasks.lastEvents(task.id(), 1));
        case DELETED -> sink.deleted(task.id());
        case GATEWAY_STOPS, SINK_CLOSED -> {}
      }
    } finally {
      sink.end();
    }
  }
}
