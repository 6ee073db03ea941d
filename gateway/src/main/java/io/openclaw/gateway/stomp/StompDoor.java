package io.openclaw.gateway.stomp;

import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.websocket.Connection;
import io.openclaw.gateway.websocket.Talk;
import io.openclaw.gateway.websocket.WebSocketDoor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/// Opens a STOMP talk for everyone who knocks.
final class StompDoor implements WebSocketDoor {
  static final String PATH = "/ws";

  private final Rooms rooms;

  StompDoor(Rooms rooms) {
    this.rooms = rooms;
  }

  @Override
  public Welcome welcome(HttpServletRequest request) {
    Optional<Pass> pass = rooms.authenticator().handshake(request).pass();
    return new Welcome() {
      @Override
      public Optional<String> protocol(List<String> offered) {
        return Version.protocol(offered);
      }

      @Override
      public Talk begin(Connection connection) {
        return new StompTalk(connection, rooms, pass);
      }
    };
  }
}
