package io.openclaw.gateway.socket;

import io.openclaw.gateway.feed.Next;
import io.openclaw.gateway.feed.Watcher;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.task.EventType;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tasks that one connection watches, each on a thread of its own. While the socket is busy
/// they wait and nothing is kept for them: the log is the buffer.
final class Watching {
  static final int MOST_WATCHED = 20;
  private static final Logger LOG = LoggerFactory.getLogger(Watching.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration STORE_BACK = Duration.ofMillis(200);

  /// About so many characters are written in one turn; then another task of the connection is next.
  private static final int TURN = 16 << 10;

  private final Client client;
  private final Rooms rooms;
  private final Set<TaskId> watched = ConcurrentHashMap.newKeySet();

  Watching(Client client, Rooms rooms) {
    this.client = client;
    this.rooms = rooms;
  }

  /// Goes on behind a cursor. Throws [ProblemException] when that cannot be.
  void resume(String id, long after) {
    TaskView task = rooms.answers().find(client.view(), id);
    if (after > task.seq()) {
      throw new ProblemException(
          Problem.of(
                  Code.CURSOR_BEYOND_END,
                  "The log ends at %d; resume again after 0.".formatted(task.seq()))
              .with("last_seq", task.seq()));
    }
    if (watched.size() >= MOST_WATCHED) {
      throw ProblemException.of(
          Code.TOO_MANY_SUBSCRIPTIONS,
          "Not more than %d tasks are watched at once on one connection.".formatted(MOST_WATCHED));
    }
    if (!watched.add(task.id())) {
      throw ProblemException.of(
          Code.INVALID_STATE, "This connection watches the task already; connect anew.");
    }
    Thread.ofVirtual().name("socket-watch").start(() -> resumed(task, after));
  }

  /// Follows a task of this client's from its first event to its end.
  void follow(TaskId id) throws IOException {
    Optional<TaskView> task = find(id);
    if (task.isPresent()) {
      watched.add(id);
      follow(task.get(), 0);
    }
  }

  /// While the store is away it is waited for, as for every event after.
  private Optional<TaskView> find(TaskId id) {
    while (!client.connection().closing()) {
      try {
        return rooms.tasks().find(client.owner(), id);
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
      LOG.trace("A watcher is gone.", gone);
    } catch (RuntimeException unexpected) {
      client.dismiss(Client.problem(unexpected));
    }
  }

  private void follow(TaskView task, long after) throws IOException {
    rooms.departures().begins(client.connection(), client.view(), task.id());
    Speech speech = client.format().speech(rooms);
    boolean more = true;
    try (Watcher watcher = rooms.feeds().watch(task, after)) {
      long tickAt = System.nanoTime() + TICK.toNanos();
      while (more && !client.connection().closing()) {
        more = step(watcher, speech, tickAt - System.nanoTime());
        if (more && System.nanoTime() - tickAt >= 0) {
          tickAt += TICK.toNanos();
          say(speech.progress(watcher.task()));
        }
      }
    } finally {
      if (more) {
        watched.remove(task.id());
      }
    }
  }

  /// Before the client hears of the end: from then on it may ask for the task anew.
  private void over(TaskId task) {
    watched.remove(task);
  }

  private boolean step(Watcher watcher, Speech speech, long nanos) throws IOException {
    return switch (watcher.next(Duration.ofNanos(Math.max(0, nanos)))) {
      case Next.Events(List<TaskEvent> events) -> {
        boolean more = events.getLast().type() != EventType.DONE;
        if (!more) {
          over(watcher.task().id());
        }
        say(speech, events);
        yield more;
      }
      case Next.Quiet _ -> true;
      case Next.Ended _ -> {
        // The cursor stood at the end already; say so by the last event once more.
        over(watcher.task().id());
        say(speech, rooms.tasks().lastEvents(watcher.task().id(), 1));
        yield false;
      }
      case Next.Gone _ -> {
        over(watcher.task().id());
        client.refuse(
            Problem.of(Code.NOT_FOUND, "The task was deleted while it was watched."),
            Optional.of(watcher.task().id()));
        yield false;
      }
      case Next.Closing _ -> false;
    };
  }

  private void say(Speech speech, List<TaskEvent> events) throws IOException {
    List<String> turn = new ArrayList<>();
    int length = 0;
    for (TaskEvent event : events) {
      for (String frame : speech.event(event)) {
        turn.add(frame);
        length += frame.length();
        if (length >= TURN) {
          say(turn);
          turn = new ArrayList<>();
          length = 0;
        }
      }
    }
    say(turn);
  }

  private void say(List<String> frames) throws IOException {
    if (!frames.isEmpty()) {
      client.connection().send(frames);
    }
  }
}
