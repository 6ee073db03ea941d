package io.openclaw.gateway.websocket;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.websocket.WebSocketEndpoint.Accepted;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import org.eclipse.jetty.ee11.websocket.server.JettyServerUpgradeRequest;
import org.eclipse.jetty.ee11.websocket.server.JettyServerUpgradeResponse;
import org.eclipse.jetty.ee11.websocket.server.JettyWebSocketServerContainer;

/// Turns a request into a WebSocket. No extension is ever agreed to, so nothing is compressed.
public final class UpgradeServlet extends HttpServlet {
  @Serial private static final long serialVersionUID = 1L;

  private final transient WebSocketEndpoint endpoint;
  private final transient Connections connections;

  public UpgradeServlet(WebSocketEndpoint endpoint, Connections connections) {
    this.endpoint = endpoint;
    this.connections = connections;
  }

  @Override
  protected void service(HttpServletRequest in, HttpServletResponse out) throws IOException {
    if (!"GET".equals(in.getMethod()) || !"websocket".equalsIgnoreCase(in.getHeader("Upgrade"))) {
      throw ProblemException.of(
          Code.BAD_REQUEST, "Open a WebSocket here (GET with Upgrade: websocket).");
    }
    Accepted accepted = endpoint.accept(in);
    WebSocketListener listener = connections.enter(in.getRemoteAddr(), accepted);
    boolean opening = false;
    try {
      opening =
          container(in).upgrade((ask, answer) -> agree(accepted, listener, ask, answer), in, out);
    } finally {
      if (!opening) {
        listener.end();
      }
    }
    if (!opening && !out.isCommitted()) {
      throw ProblemException.of(Code.BAD_REQUEST, "This is no WebSocket handshake of version 13.");
    }
  }

  private static WebSocketListener agree(
      Accepted accepted,
      WebSocketListener listener,
      JettyServerUpgradeRequest ask,
      JettyServerUpgradeResponse answer) {
    answer.setExtensions(List.of());
    accepted.headers().forEach(answer::setHeader);
    accepted.protocol(ask.getSubProtocols()).ifPresent(answer::setAcceptedSubProtocol);
    return listener;
  }

  private static JettyWebSocketServerContainer container(HttpServletRequest in) {
    return JettyWebSocketServerContainer.getContainer(in.getServletContext());
  }
}
