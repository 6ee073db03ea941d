package io.openclaw.gateway.token;

import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The secret that a request shows: in `Authorization`, or, where a page can set no header, as a
/// sub-protocol of the WebSocket that it opens.
public final class BearerCredentials {
  private BearerCredentials() {}

  /// Throws [ProblemException] (401) for a header of another form.
  public static Optional<String> of(HttpServletRequest request, boolean opensWebSocket) {
    List<String> lines = Collections.list(request.getHeaders("Authorization"));
    if (lines.isEmpty()) {
      return opensWebSocket ? BearerProtocol.of(request).token() : Optional.empty();
    }
    Optional<String> secret = BearerHeader.secret(lines.getFirst());
    if (lines.size() > 1 || secret.isEmpty()) {
      throw ProblemException.unauthorized("Send one header ‘Authorization: Bearer <token>’.");
    }
    return secret;
  }
}
