package io.openclaw.gateway.websocket;

import io.openclaw.gateway.websocket.WebSocketEndpoint.Accepted;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee11.websocket.server.JettyServerUpgradeRequest;
import org.eclipse.jetty.ee11.websocket.server.JettyServerUpgradeResponse;
import org.eclipse.jetty.ee11.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.websocket.api.Configurable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketSession;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;

/// Upgrades a request on Jetty. No extension is ever agreed to, so nothing is compressed; Spring's
/// own strategy leaves the extensions to Jetty, which agrees to `permessage-deflate`.
final class JettyUpgrade extends JettyRequestUpgradeStrategy {
  private static final int LARGEST_FRAME = 64 << 10;

  JettyUpgrade() {
    addWebSocketConfigurer(JettyUpgrade::configure);
  }

  /// Signs of life are checked by [Connections], which also sees a socket that takes nothing; the
  /// server's own idle time-out would only see silence.
  private static void configure(Configurable sockets) {
    sockets.setIdleTimeout(Duration.ZERO);
    sockets.setMaxFrameSize(LARGEST_FRAME);
    sockets.setAutoFragment(true);
  }

  @Override
  public void upgrade(
      ServerHttpRequest request,
      ServerHttpResponse response,
      @Nullable String protocol,
      List<WebSocketExtension> extensions,
      @Nullable Principal user,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    HttpServletRequest in = ((ServletServerHttpRequest) request).getServletRequest();
    HttpServletResponse out = ((ServletServerHttpResponse) response).getServletResponse();
    Accepted accepted = EndpointHandshake.accepted(attributes);
    PartialMessageAdapter adapter =
        new PartialMessageAdapter(handler, new JettyWebSocketSession(attributes, user));
    try {
      boolean opening =
          JettyWebSocketServerContainer.getContainer(in.getServletContext())
              .upgrade((ask, answer) -> agree(accepted, adapter, ask, answer), in, out);
      if (!opening) {
        throw new HandshakeFailureException("This is no WebSocket handshake of version 13.");
      }
    } catch (IOException failure) {
      throw new HandshakeFailureException("The answer to the handshake was not written.", failure);
    }
  }

  private static PartialMessageAdapter agree(
      Accepted accepted,
      PartialMessageAdapter adapter,
      JettyServerUpgradeRequest ask,
      JettyServerUpgradeResponse answer) {
    answer.setExtensions(List.of());
    accepted.headers().forEach(answer::setHeader);
    accepted.protocol(ask.getSubProtocols()).ifPresent(answer::setAcceptedSubProtocol);
    return adapter;
  }
}
