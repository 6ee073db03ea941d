package io.openclaw.gateway.websocket;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Opens a talk for everyone who knocks at its path.
public interface WebSocketDoor {

  /// Looks at the request before anything is answered; throws
  /// [io.openclaw.gateway.problem.ProblemException] to refuse it by HTTP.
  Welcome welcome(HttpServletRequest request);

  /// What was agreed in the handshake; begins once the connection is open.
  interface Welcome {
    /// Which of the sub-protocols that the client offers is spoken.
    Optional<String> protocol(List<String> offered);

    /// Headers of the answer.
    default Map<String, String> headers() {
      return Map.of();
    }

    /// Must not block. The connection is open: it may be written to from any other thread.
    Talk begin(Connection connection);
  }
}
