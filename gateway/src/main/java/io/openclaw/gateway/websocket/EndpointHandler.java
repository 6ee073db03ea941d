package io.openclaw.gateway.websocket;

import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketSession;

/// Leads what happens to a session to the connection that its handshake made.
final class EndpointHandler implements WebSocketHandler {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointHandler.class);

  @Override
  public void afterConnectionEstablished(WebSocketSession session) {
    EndpointHandshake.connection(session.getAttributes())
        .open(((JettyWebSocketSession) session).getNativeSession());
  }

  @Override
  public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
    ManagedConnection connection = EndpointHandshake.connection(session.getAttributes());
    switch (message) {
      case TextMessage text -> connection.received(text.asBytes(), text.isLast());
      case BinaryMessage binary -> connection.received(bytes(binary.getPayload()), binary.isLast());
      case PingMessage _, PongMessage _ -> connection.alive();
      default -> throw new IllegalArgumentException("a message of an unknown kind");
    }
  }

  @Override
  public void handleTransportError(WebSocketSession session, Throwable failure) {
    LOG.debug("A WebSocket failed.", failure);
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    EndpointHandshake.connection(session.getAttributes()).end();
  }

  @Override
  public boolean supportsPartialMessages() {
    return true;
  }

  private static byte[] bytes(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return bytes;
  }
}
