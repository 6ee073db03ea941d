package io.openclaw.gateway.websocket;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/// Spring's handshake at an endpoint. What is refused is answered as every refusal of the gateway,
/// in place of Spring's bare status.
public final class UpgradeRequestHandler extends WebSocketHttpRequestHandler {

  private UpgradeRequestHandler(WebSocketEndpoint endpoint, Connections connections) {
    super(new EndpointHandler(), new Handshakes());
    setHandshakeInterceptors(List.of(new EndpointHandshake(endpoint, connections)));
  }

  /// Opens WebSockets at these paths.
  public static WebSocketHandlerMapping mapping(
      WebSocketEndpoint endpoint, Connections connections, String... paths) {
    UpgradeRequestHandler handler = new UpgradeRequestHandler(endpoint, connections);
    WebSocketHandlerMapping mapping = new WebSocketHandlerMapping();
    mapping.setUrlMap(Stream.of(paths).collect(Collectors.toMap(path -> path, _ -> handler)));
    mapping.setOrder(0);
    return mapping;
  }

  @Override
  public void handleRequest(HttpServletRequest in, HttpServletResponse out)
      throws ServletException, IOException {
    try {
      super.handleRequest(in, out);
    } catch (HandshakeFailureException failure) {
      throw failure.getCause() instanceof ProblemException refused ? refused : noHandshake();
    }
  }

  private static ProblemException noHandshake() {
    return ProblemException.of(Code.BAD_REQUEST, "This is no WebSocket handshake of version 13.");
  }

  /// The refusals of Spring's handshake as problems.
  private static final class Handshakes extends DefaultHandshakeHandler {
    Handshakes() {
      super(new JettyUpgrade());
    }

    @Override
    protected void handleInvalidUpgradeHeader(ServerHttpRequest in, ServerHttpResponse out) {
      throw ProblemException.of(
          Code.BAD_REQUEST, "Open a WebSocket here (GET with Upgrade: websocket).");
    }

    @Override
    protected void handleInvalidConnectHeader(ServerHttpRequest in, ServerHttpResponse out) {
      throw noHandshake();
    }

    @Override
    protected void handleWebSocketVersionNotSupported(
        ServerHttpRequest in, ServerHttpResponse out) {
      throw noHandshake();
    }
  }
}
