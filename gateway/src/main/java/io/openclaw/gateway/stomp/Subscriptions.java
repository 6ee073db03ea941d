package io.openclaw.gateway.stomp;

import io.openclaw.gateway.problem.Code;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The subscriptions of one connection, by id.
final class Subscriptions implements AutoCloseable {
  static final int MOST = 20;

  private final Map<String, Subscription> byId = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// Throws [StompError] when there is no room for one of this id.
  void check(String id) {
    if (byId.containsKey(id)) {
      throw new StompError(Code.MALFORMED_FRAME, "There is a subscription of this id already.");
    }
    if (byId.size() >= MOST) {
      throw new StompError(
          Code.TOO_MANY_SUBSCRIPTIONS, "Not more than %d subscriptions at once.".formatted(MOST));
    }
  }

  /// One that comes after the close is closed at once.
  void add(Subscription subscription) {
    byId.put(subscription.id(), subscription);
    if (closed) {
      subscription.close();
    }
  }

  /// Closes the one of this id; there may be none, since it may have ended with its task meanwhile.
  void close(String id) {
    Subscription subscription = byId.remove(id);
    if (subscription != null) {
      subscription.close();
    }
  }

  /// The subscription has ended by itself.
  void ended(Subscription subscription) {
    byId.remove(subscription.id(), subscription);
  }

  /// Writes to every subscription of that queue; without one the text is dropped.
  void deliver(FrameWriter writer, String queue, Optional<String> correlation, String json)
      throws IOException {
    for (Subscription it : byId.values()) {
      if (it.destination().equals(queue)) {
        FrameBuilder message = writer.message(it);
        correlation.ifPresent(id -> message.header("correlation-id", id));
        writer.send(List.of(message.json(json)));
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    byId.values().forEach(Subscription::close);
    byId.clear();
  }
}
