package io.openclaw.bench.firsttoken;

import io.openclaw.bench.target.Endpoint;
import io.openclaw.bench.target.Gateway;
import io.openclaw.bench.target.Gateway.Submitted;
import io.openclaw.bench.target.SystemOptions;
import io.openclaw.bench.target.TaskEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/// Asks the system: submit, then watch the events.
final class ThroughSystem implements AutoCloseable {
  private final Gateway gateway;
  private final SystemOptions system;

  ThroughSystem(Endpoint endpoint, SystemOptions system, Duration patience) {
    this.gateway = new Gateway(endpoint, patience);
    this.system = system;
  }

  /// Nanoseconds from sending the submission to the first `content` event.
  long firstToken(String prompt) throws IOException {
    long began = System.nanoTime();
    Submitted submitted = gateway.submit(system.order(prompt), UUID.randomUUID().toString());
    if (!submitted.accepted()) {
      throw new IOException("submit answers " + submitted.status());
    }
    TaskEvents events = gateway.events(submitted.id());
    events.await("content");
    long first = System.nanoTime() - began;
    events.await("done");
    events.drain();
    return first;
  }

  @Override
  public void close() {
    gateway.close();
  }
}
