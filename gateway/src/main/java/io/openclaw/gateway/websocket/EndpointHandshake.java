package io.openclaw.gateway.websocket;

import io.openclaw.gateway.websocket.WebSocketEndpoint.Accepted;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/// Asks the endpoint before the handshake, and takes a place for the connection; the place is free
/// again when the handshake fails.
final class EndpointHandshake implements HandshakeInterceptor {
  private static final String CONNECTION = ManagedConnection.class.getName();
  private static final String ACCEPTED = Accepted.class.getName();

  private final WebSocketEndpoint endpoint;
  private final Connections connections;

  EndpointHandshake(WebSocketEndpoint endpoint, Connections connections) {
    this.endpoint = endpoint;
    this.connections = connections;
  }

  @Override
  public boolean beforeHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    HttpServletRequest servlet = ((ServletServerHttpRequest) request).getServletRequest();
    Accepted accepted = endpoint.accept(servlet);
    ManagedConnection connection = connections.enter(servlet.getRemoteAddr(), accepted);
    attributes.put(ACCEPTED, accepted);
    attributes.put(CONNECTION, connection);
    servlet.setAttribute(CONNECTION, connection);
    return true;
  }

  @Override
  public void afterHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      @Nullable Exception failure) {
    HttpServletRequest servlet = ((ServletServerHttpRequest) request).getServletRequest();
    if (failure != null && servlet.getAttribute(CONNECTION) instanceof ManagedConnection it) {
      it.end();
    }
  }

  static ManagedConnection connection(Map<String, Object> attributes) {
    return (ManagedConnection) Objects.requireNonNull(attributes.get(CONNECTION));
  }

  /// What the endpoint agreed to.
  static Accepted accepted(Map<String, Object> attributes) {
    return (Accepted) Objects.requireNonNull(attributes.get(ACCEPTED));
  }
}
