package io.openclaw.gateway.socket;

import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.intake.SessionIds;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.websocket.Connection;
import io.openclaw.gateway.websocket.Talk;
import io.openclaw.gateway.websocket.WebSocketDoor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens a talk in the session that the path names, or in a new one.
final class SocketDoor implements WebSocketDoor {
  static final String PATH = "/ws/stream";
  static final String SESSION_HEADER = "X-Session-Id";
  private static final String BEARER = "bearer";

  private final Rooms rooms;

  SocketDoor(Rooms rooms) {
    this.rooms = rooms;
  }

  @Override
  public Welcome welcome(HttpServletRequest request) {
    Optional<Pass> pass = rooms.authenticator().handshake(request).pass();
    String session = session(request.getPathInfo());
    Speech.Format format = format(request.getParameter("format"));
    return new Welcome() {
      @Override
      public Optional<String> protocol(List<String> offered) {
        return offered.contains(BEARER) ? Optional.of(BEARER) : Optional.empty();
      }

      @Override
      public Map<String, String> headers() {
        return Map.of(SESSION_HEADER, session);
      }

      @Override
      public Talk begin(Connection connection) {
        return new SocketTalk(new Guest(connection, session, format), pass, rooms);
      }
    };
  }

  private static String session(@Nullable String path) {
    if (path == null || path.equals("/")) {
      return SessionIds.create();
    }
    String id = path.substring(1);
    if (!SessionIds.valid(id)) {
      throw ProblemException.of(
          Code.INVALID_PARAMETER, "The session id in the path " + SessionIds.RULE + ".");
    }
    return id;
  }

  private static Speech.Format format(@Nullable String word) {
    return switch (word == null ? "text" : word) {
      case "text" -> Speech.Format.TEXT;
      case "events" -> Speech.Format.EVENTS;
      default ->
          throw ProblemException.of(
              Code.INVALID_PARAMETER, "The parameter 'format' must be text or events.");
    };
  }
}
