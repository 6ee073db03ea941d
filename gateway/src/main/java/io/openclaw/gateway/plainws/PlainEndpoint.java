package io.openclaw.gateway.plainws;

import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.intake.SessionIds;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.websocket.Connection;
import io.openclaw.gateway.websocket.ConnectionHandler;
import io.openclaw.gateway.websocket.WebSocketEndpoint;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens connections in the session that the path names, or in a new one.
final class PlainEndpoint implements WebSocketEndpoint {
  static final String PATH = "/ws/stream";
  static final String SESSION_HEADER = "X-Session-Id";
  private static final String BEARER = "bearer";

  private final Login login;
  private final ClientRequestsFactory requests;
  private final FrameBudget budget;
  private final PlainWebSocketSettings settings;

  PlainEndpoint(
      Login login,
      ClientRequestsFactory requests,
      FrameBudget budget,
      PlainWebSocketSettings settings) {
    this.login = login;
    this.requests = requests;
    this.budget = budget;
    this.settings = settings;
  }

  @Override
  public Accepted accept(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    Optional<Pass> pass = login.authenticator().handshake(request).pass();
    String session = session(request);
    FrameFormat format = format(request.getParameter("format"));
    return new Accepted() {
      @Override
      public Optional<String> protocol(List<String> offered) {
        return offered.contains(BEARER) ? Optional.of(BEARER) : Optional.empty();
      }

      @Override
      public Map<String, String> headers() {
        return Map.of(SESSION_HEADER, session);
      }

      @Override
      public ConnectionHandler open(Connection connection) {
        return handler(new PlainConnection(connection, session, format, address), pass);
      }
    };
  }

  private ConnectionHandler handler(PlainConnection at, Optional<Pass> pass) {
    FrameAssembler assembler = new FrameAssembler(budget, settings.largestFrame().toBytes());
    return new PlainConnectionHandler(at, pass, login, requests::create, assembler, budget);
  }

  private static String session(HttpServletRequest request) {
    String path = request.getServletPath().substring(PATH.length());
    if (path.isEmpty() || path.equals("/")) {
      return SessionIds.create();
    }
    String id = path.substring(1);
    if (!SessionIds.valid(id)) {
      throw ProblemException.of(
          Code.INVALID_PARAMETER, "The session id in the path " + SessionIds.RULE + ".");
    }
    return id;
  }

  private static FrameFormat format(@Nullable String word) {
    return switch (word == null ? "text" : word) {
      case "text" -> FrameFormat.TEXT;
      case "events" -> FrameFormat.EVENTS;
      default ->
          throw ProblemException.of(
              Code.INVALID_PARAMETER, "The parameter 'format' must be text or events.");
    };
  }
}
