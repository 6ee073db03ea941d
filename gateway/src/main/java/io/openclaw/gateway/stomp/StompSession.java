package io.openclaw.gateway.stomp;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.Problems;
import io.openclaw.gateway.websocket.Connection;
import io.openclaw.task.TaskId;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What a connected client has: its version, its owner, its subscriptions.
final class StompSession implements AutoCloseable {
  static final int MOST_SUBSCRIPTIONS = 20;

  private final Connection connection;
  private final Rooms rooms;
  private final Version version;
  private final Caller caller;
  private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
  private final AtomicLong messages = new AtomicLong();
  private final Sending sending;
  private final Openings openings;
  private volatile boolean closed;

  StompSession(Connection connection, Rooms rooms, Version version, Caller caller) {
    this.connection = connection;
    this.rooms = rooms;
    this.version = version;
    this.caller = caller;
    this.sending = new Sending(this, rooms);
    this.openings = new Openings(this, rooms);
  }

  Connection connection() {
    return connection;
  }

  Version version() {
    return version;
  }

  /// Whose tasks are made here, and whose sessions are watched.
  String owner() {
    return caller.owner();
  }

  /// Whose tasks are seen here.
  String view() {
    return caller.view();
  }

  void subscribe(Frame frame) throws IOException {
    String destination = frame.required("destination");
    String id =
        version == Version.V1_0 ? frame.header("id").orElse(destination) : frame.required("id");
    check(frame, id);
    Subscription subscription = open(frame, id, destination);
    subscriptions.put(id, subscription);
    if (closed) {
      subscription.close();
    }
    receipt(frame);
    subscription.begin();
  }

  /// Of one that is not there nothing is left to do: it may have ended with its task meanwhile.
  void unsubscribe(Frame frame) throws IOException {
    String id =
        version == Version.V1_0
            ? frame.header("id").or(() -> frame.header("destination")).orElse("")
            : frame.required("id");
    Subscription subscription = subscriptions.remove(id);
    if (subscription != null) {
      subscription.close();
    }
    receipt(frame);
  }

  void send(Frame frame) throws IOException {
    if (frame.header("transaction").isPresent()) {
      throw new StompError(Code.NOT_SUPPORTED, "There are no transactions.");
    }
    sending.handle(frame, Destination.target(frame.required("destination")));
    receipt(frame);
  }

  void receipt(Frame frame) throws IOException {
    Optional<String> id = frame.header("receipt");
    if (id.isPresent()) {
      connection.send(FrameText.receipt(version, id.get()));
    }
  }

  /// To every subscription of that queue; to nobody when there is none.
  void deliver(String queue, Optional<String> correlation, String json) throws IOException {
    for (Subscription it : subscriptions.values()) {
      if (it.destination().equals(queue)) {
        FrameText message = message(it);
        correlation.ifPresent(id -> message.header("correlation-id", id));
        connection.send(message.json(json));
      }
    }
  }

  FrameText message(Subscription to) {
    return FrameText.message(version, to.id(), to.destination(), messages.incrementAndGet());
  }

  /// The subscription has nothing more to say.
  void ended(Subscription subscription) {
    subscriptions.remove(subscription.id(), subscription);
  }

  /// Matters for a task that is to be cancelled when nobody is left.
  void begins(TaskId task) {
    rooms.departures().begins(connection, view(), task);
  }

  void watches(TaskId task) {
    rooms.departures().watches(connection, view(), task);
  }

  /// Ends the connection with an ERROR frame that no frame of the client's led to.
  void fail(Problem problem) {
    connection.closeWith(
        ErrorFrame.of(version, problem, Optional.empty()),
        ErrorFrame.closeCode(problem.code()),
        problem.code().word());
  }

  @Override
  public void close() {
    closed = true;
    subscriptions.values().forEach(Subscription::close);
    subscriptions.clear();
  }

  private void check(Frame frame, String id) {
    if (!frame.header("ack").orElse("auto").equals("auto")) {
      throw new StompError(Code.NOT_SUPPORTED, "Only ack:auto is supported.");
    }
    if (frame.header("selector").isPresent()) {
      throw new StompError(Code.NOT_SUPPORTED, "Selectors are not supported.");
    }
    if (subscriptions.containsKey(id)) {
      throw new StompError(Code.MALFORMED_FRAME, "There is a subscription of this id already.");
    }
    if (subscriptions.size() >= MOST_SUBSCRIPTIONS) {
      throw new StompError(
          Code.TOO_MANY_SUBSCRIPTIONS,
          "Not more than %d subscriptions at once.".formatted(MOST_SUBSCRIPTIONS));
    }
  }

  private Subscription open(Frame frame, String id, String destination) {
    try {
      return openings.open(frame, id, destination);
    } catch (StompError error) {
      throw error;
    } catch (RuntimeException failure) {
      throw new StompError(problem(failure));
    }
  }

  static Problem problem(RuntimeException failure) {
    return Problems.of(failure)
        .orElseGet(() -> Problem.of(Code.INTERNAL, "The gateway failed; try again."));
  }
}
