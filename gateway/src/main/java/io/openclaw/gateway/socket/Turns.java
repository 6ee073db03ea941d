package io.openclaw.gateway.socket;

import io.openclaw.gateway.intake.Submitted;
import io.openclaw.gateway.intake.Terms;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.websocket.CloseCode;
import io.openclaw.task.TaskId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The messages of one connection. Each is submitted when the one before it is answered, so that it
/// is told what came before. One that has not been submitted when the connection goes is dropped.
final class Turns {
  static final int MOST_WAITING = 20;
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  private final Client client;
  private final Rooms rooms;
  private final Watching watching;
  private final Terms terms;
  private final Deque<Asked> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean cancelAsked;
  private Optional<TaskId> streaming = Optional.empty();

  /// @param bytes held for it
  private record Asked(ObjectNode body, int bytes) {}

  Turns(Client client, Rooms rooms, Watching watching) {
    this.client = client;
    this.rooms = rooms;
    this.watching = watching;
    this.terms = Terms.chat(rooms.settings().longestMessage());
  }

  synchronized void add(ObjectNode body, int bytes) {
    if (waiting.size() >= MOST_WAITING) {
      throw ProblemException.of(
          Code.QUEUE_FULL,
          "Not more than %d messages may wait on one connection.".formatted(MOST_WAITING));
    }
    waiting.add(new Asked(inSession(body), bytes));
    if (!running) {
      running = true;
      Thread.ofVirtual().name("socket-turns").start(this::run);
    }
  }

  /// Cancels what streams; what waits goes on. The log says how it ends.
  void cancel() {
    Optional<TaskId> task;
    synchronized (this) {
      if (!running) {
        throw ProblemException.of(
            Code.INVALID_STATE, "Nothing streams on this connection just now.");
      }
      task = streaming;
      cancelAsked = task.isEmpty();
    }
    task.ifPresent(this::cancel);
  }

  private void cancel(TaskId task) {
    rooms.tasks().cancel(client.owner(), task);
  }

  private ObjectNode inSession(ObjectNode body) {
    if (body.hasNonNull("session_id")
        && !client.session().equals(body.path("session_id").asString(""))) {
      throw new ProblemException(
          Problem.of(Code.INVALID_FIELD, "This connection is of another session; connect anew.")
              .with("field", "session_id"));
    }
    return body.put("session_id", client.session());
  }

  private void run() {
    try {
      for (Asked next = next(); next != null; next = after()) {
        turn(next);
      }
    } catch (IOException gone) {
      LOG.trace("A client is gone.", gone);
      client.connection().close(CloseCode.NORMAL, "");
      drop();
    } catch (RuntimeException unexpected) {
      client.dismiss(Client.problem(unexpected));
      drop();
    }
  }

  /// A cancel that comes before the first turn has begun is meant for it, so only the end of a turn
  /// forgets one.
  private synchronized @Nullable Asked after() {
    streaming = Optional.empty();
    cancelAsked = false;
    return next();
  }

  private synchronized @Nullable Asked next() {
    Asked next = waiting.poll();
    running = next != null;
    return next;
  }

  private synchronized void drop() {
    for (Asked next = after(); next != null; next = after()) {
      rooms.held().give(next.bytes);
    }
  }

  private void turn(Asked asked) throws IOException {
    Submitted submitted;
    try {
      if (client.connection().closing()) {
        return;
      }
      submitted = rooms.intake().submit(client.owner(), asked.body, terms);
    } finally {
      rooms.held().give(asked.bytes);
    }
    switch (submitted) {
      case Submitted.Accepted it -> {
        if (it.cancelOnDisconnect()) {
          rooms.departures().submitted(client.connection(), client.owner(), it.id());
        }
        stream(it.id());
      }
      case Submitted.Known it -> stream(it.id());
      case Submitted.Refused it -> client.refuse(it.problem(), Optional.empty());
    }
  }

  private void stream(TaskId task) throws IOException {
    if (begins(task)) {
      try {
        cancel(task);
      } catch (RuntimeException refused) {
        client.refuse(Client.problem(refused), Optional.of(task));
      }
    }
    watching.follow(task);
  }

  /// Whether it is to be cancelled at once: that was asked while it was submitted.
  private synchronized boolean begins(TaskId task) {
    streaming = Optional.of(task);
    return cancelAsked;
  }
}
