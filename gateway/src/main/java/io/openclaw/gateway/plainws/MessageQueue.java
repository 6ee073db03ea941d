package io.openclaw.gateway.plainws;

import io.openclaw.gateway.control.TaskCommand;
import io.openclaw.gateway.intake.Submitted;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.websocket.CloseCode;
import io.openclaw.task.Submission.OnBusy;
import io.openclaw.task.TaskId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The messages of one connection. Each is submitted when the one before it is answered, so that
/// its session holds that answer. What was not submitted when the connection ends is dropped.
final class MessageQueue {
  static final int MOST = 20;
  private static final Logger LOG = LoggerFactory.getLogger(MessageQueue.class);

  private final AuthenticatedClient client;
  private final Submits submits;
  private final WatchedTasks watched;
  private final FrameBudget budget;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean running;

  /// Commands that came while their task was being submitted.
  private final List<TaskCommand> early = new ArrayList<>();

  private Optional<TaskId> streaming = Optional.empty();
  private Optional<TaskId> last = Optional.empty();

  /// Submitting and controlling, which may block.
  interface Submits {
    Submitted submit(String owner, ObjectNode body);

    /// Throws [ProblemException] when the command makes no sense; a cancel that comes too late does
    /// nothing.
    void control(TaskCommand command, String owner, TaskId task);
  }

  /// What is streamed in its turn.
  private sealed interface Waiting {
    /// @param bytes of the budget that it holds
    record Message(ObjectNode body, int bytes) implements Waiting {}

    /// It was submitted before its turn to be shown.
    record Stored(TaskId task) implements Waiting {}

    default int held() {
      return switch (this) {
        case Message(var _, int bytes) -> bytes;
        case Stored _ -> 0;
      };
    }
  }

  MessageQueue(
      AuthenticatedClient client, Submits submits, WatchedTasks watched, FrameBudget budget) {
    this.client = client;
    this.submits = submits;
    this.watched = watched;
    this.budget = budget;
  }

  /// One that says what is to become of the busy session is submitted at once, while another is
  /// answered, too; it is shown next. Any other waits here.
  void add(ObjectNode body, int bytes) throws IOException {
    Waiting.Message message = new Waiting.Message(inSession(body), bytes);
    String onBusy = body.path("on_busy").asString(OnBusy.QUEUE.word());
    if (onBusy.equals(OnBusy.QUEUE.word()) || !busy()) {
      enqueue(message);
    } else {
      Optional<TaskId> task = submit(message);
      task.ifPresent(it -> goOnWith(new Waiting.Stored(it)));
    }
  }

  void add(TaskId retried) {
    enqueue(new Waiting.Stored(retried));
  }

  private synchronized boolean busy() {
    return running;
  }

  private synchronized void goOnWith(Waiting next) {
    waiting.addFirst(next);
    runUnlessRunning();
  }

  private synchronized void enqueue(Waiting next) {
    if (waiting.size() >= MOST) {
      throw ProblemException.of(
          Code.QUEUE_FULL, "Not more than %d messages may wait on one connection.".formatted(MOST));
    }
    waiting.add(next);
    runUnlessRunning();
  }

  private void runUnlessRunning() {
    if (!running) {
      running = true;
      Thread.ofVirtual().name("plainws-messages").start(this::run);
    }
  }

  /// The task that streamed last, or streams now.
  synchronized TaskId last() {
    return last.orElseThrow(() ->
        ProblemException.of(Code.INVALID_STATE, "No task has streamed on this connection yet."));
  }

  /// Carries a command out on what streams; what waits is not concerned. The log says how it went.
  void control(TaskCommand command) {
    Optional<TaskId> task;
    synchronized (this) {
      if (!running) {
        throw ProblemException.of(
            Code.INVALID_STATE, "Nothing streams on this connection just now.");
      }
      task = streaming;
      if (task.isEmpty()) {
        early.add(command);
      }
    }
    task.ifPresent(it -> control(command, it));
  }

  private void control(TaskCommand command, TaskId task) {
    submits.control(command, client.owner(), task);
  }

  private ObjectNode inSession(ObjectNode body) {
    if (body.hasNonNull("session_id")
        && !client.at().session().equals(body.path("session_id").asString(""))) {
      throw new ProblemException(
          Problem.of(Code.INVALID_FIELD, "This connection is of another session; connect anew.")
              .with("field", "session_id"));
    }
    return body.put("session_id", client.at().session());
  }

  private void run() {
    try {
      for (Waiting next = next(); next != null; next = after()) {
        turn(next);
      }
    } catch (IOException gone) {
      LOG.trace("A client is gone.", gone);
      client.at().connection().close(CloseCode.NORMAL, "");
      drop();
    } catch (RuntimeException unexpected) {
      client.fail(unexpected);
      drop();
    }
  }

  /// A command that comes before the first turn has begun is meant for it, so only the end of a
  /// turn forgets one.
  private synchronized @Nullable Waiting after() {
    streaming = Optional.empty();
    early.clear();
    return next();
  }

  private synchronized @Nullable Waiting next() {
    Waiting next = waiting.poll();
    running = next != null;
    return next;
  }

  private synchronized void drop() {
    for (Waiting next = after(); next != null; next = after()) {
      budget.give(next.held());
    }
  }

  private void turn(Waiting next) throws IOException {
    switch (next) {
      case Waiting.Message it -> {
        Optional<TaskId> task = submit(it);
        if (task.isPresent()) {
          stream(task.get());
        }
      }
      case Waiting.Stored(TaskId task) -> stream(task);
    }
  }

  /// The task that is to be shown.
  private Optional<TaskId> submit(Waiting.Message message) throws IOException {
    Submitted submitted;
    try {
      if (!client.connected()) {
        return Optional.empty();
      }
      submitted = submits.submit(client.owner(), message.body);
    } finally {
      budget.give(message.bytes);
    }
    return switch (submitted) {
      case Submitted.Accepted it -> {
        if (it.cancelOnDisconnect()) {
          client.presence().submitted(client.owner(), it.id());
        }
        yield Optional.of(it.id());
      }
      case Submitted.Known it -> Optional.of(it.id());
      case Submitted.Refused it -> {
        client.refuse(it.problem(), Optional.empty());
        yield Optional.empty();
      }
    };
  }

  private void stream(TaskId task) throws IOException {
    for (TaskCommand command : begins(task)) {
      try {
        control(command, task);
      } catch (RuntimeException refused) {
        client.refuse(AuthenticatedClient.problem(refused), Optional.of(task));
      }
    }
    watched.follow(task);
  }

  /// What it was told while it was submitted.
  private synchronized List<TaskCommand> begins(TaskId task) {
    streaming = Optional.of(task);
    last = streaming;
    return List.copyOf(early);
  }
}
