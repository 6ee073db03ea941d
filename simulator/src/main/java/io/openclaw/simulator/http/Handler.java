package io.openclaw.simulator.http;

import java.io.IOException;

/// Answers one request, on a virtual thread of its connection. It may throw an [HttpError], which
/// is answered as long as nothing was sent, and an `IOException` when the client is gone.
@FunctionalInterface
public interface Handler {
  void handle(Exchange exchange) throws IOException;
}
