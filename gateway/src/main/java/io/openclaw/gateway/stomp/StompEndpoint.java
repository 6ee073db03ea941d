package io.openclaw.gateway.stomp;

import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.presence.Presence;
import io.openclaw.gateway.quota.RequestQuota;
import io.openclaw.gateway.token.TokenAuthenticator;
import io.openclaw.gateway.websocket.Connection;
import io.openclaw.gateway.websocket.ConnectionHandler;
import io.openclaw.gateway.websocket.WebSocketEndpoint;
import io.openclaw.gateway.websocket.WebSocketSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/// Opens STOMP connections.
final class StompEndpoint implements WebSocketEndpoint {
  static final String PATH = "/ws";

  private final TokenAuthenticator authenticator;
  private final Presence presence;
  private final RequestQuota quota;
  private final SubscriptionFactory subscriptions;
  private final SendHandler sends;
  private final WebSocketSettings settings;

  StompEndpoint(
      TokenAuthenticator authenticator,
      Presence presence,
      RequestQuota quota,
      SubscriptionFactory subscriptions,
      SendHandler sends,
      WebSocketSettings settings) {
    this.authenticator = authenticator;
    this.presence = presence;
    this.quota = quota;
    this.subscriptions = subscriptions;
    this.sends = sends;
    this.settings = settings;
  }

  @Override
  public Accepted accept(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    Optional<Pass> pass = authenticator.handshake(request).pass();
    return new Accepted() {
      @Override
      public Optional<String> protocol(List<String> offered) {
        return Version.protocol(offered);
      }

      @Override
      public ConnectionHandler open(Connection connection) {
        return new StompConnectionHandler(
            connection,
            (writer, admitted) -> session(writer, admitted, address),
            authenticator,
            settings,
            pass);
      }
    };
  }

  private StompSession session(FrameWriter writer, Pass pass, String address) {
    Subscriber client =
        new Subscriber(
            pass.caller(), presence.client(pass.caller().view()), () -> quota.take(pass, address));
    return new StompSession(client, writer, subscriptions, sends);
  }
}
