package io.openclaw.bench.submit;

import io.openclaw.bench.load.Caller;
import io.openclaw.bench.target.Endpoint;
import io.openclaw.bench.target.Gateway;
import io.openclaw.bench.target.Gateway.Submitted;
import io.openclaw.bench.target.TaskBody;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;

/// A client that submits one short task after the other over its own connection, each with a key of
/// its own.
final class Submitter implements Caller, AutoCloseable {
  private final Gateway gateway;
  private final TaskBody order;
  private final Queue<String> accepted;

  /// `accepted` gets the id of each task that was accepted.
  Submitter(Endpoint endpoint, TaskBody order, Queue<String> accepted) {
    this.gateway = new Gateway(endpoint, Duration.ofSeconds(10));
    this.order = order;
    this.accepted = accepted;
  }

  void connect() throws IOException {
    gateway.connect();
  }

  @Override
  public String call() throws IOException {
    Submitted submitted = gateway.submit(order, UUID.randomUUID().toString());
    if (submitted.accepted()) {
      accepted.add(submitted.id());
    }
    return Integer.toString(submitted.status());
  }

  @Override
  public void close() {
    gateway.close();
  }
}
