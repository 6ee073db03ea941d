package io.openclaw.gateway.websocket;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A path at which WebSockets are opened.
public interface WebSocketEndpoint {

  /// Checks the request before anything is answered; throws
  /// [io.openclaw.gateway.problem.ProblemException] to refuse it by HTTP.
  Accepted accept(HttpServletRequest request);

  /// What was agreed in the handshake.
  interface Accepted {
    /// Which of the sub-protocols that the client offers is spoken.
    Optional<String> protocol(List<String> offered);

    /// Headers of the answer.
    default Map<String, String> headers() {
      return Map.of();
    }

    /// Must not block. The connection is open: it may be written to from any other thread.
    ConnectionHandler open(Connection connection);
  }
}
