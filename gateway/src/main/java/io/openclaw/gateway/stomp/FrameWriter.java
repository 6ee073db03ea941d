package io.openclaw.gateway.stomp;

import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.websocket.Connection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Writes the frames of one connected client, in the version that was agreed on.
final class FrameWriter {
  private final Connection connection;
  private final Version version;
  private final AtomicLong messages = new AtomicLong();

  FrameWriter(Connection connection, Version version) {
    this.connection = connection;
    this.version = version;
  }

  Version version() {
    return version;
  }

  void connected(long beatMillis) throws IOException {
    connection.send(FrameBuilder.connected(version, beatMillis));
  }

  void receipt(Frame frame) throws IOException {
    Optional<String> id = frame.header("receipt");
    if (id.isPresent()) {
      connection.send(FrameBuilder.receipt(version, id.get()));
    }
  }

  /// The beginning of a MESSAGE to this subscription.
  FrameBuilder message(Subscription to) {
    return FrameBuilder.message(version, to.id(), to.destination(), messages.incrementAndGet());
  }

  void send(List<String> frames) throws IOException {
    connection.send(frames);
  }

  boolean open() {
    return !connection.closing();
  }

  /// Ends the connection with an ERROR frame.
  void fail(Problem problem, Optional<String> receipt) {
    connection.closeWith(
        ErrorFrame.of(version, problem, receipt),
        ErrorFrame.closeCode(problem.code()),
        problem.code().word());
  }
}
