package io.openclaw.gateway.websocket;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketSession;

/// Hands what Jetty receives to a Spring handler: one piece of a message at a time, on a virtual
/// thread that may block, and nothing more is read until that is done. Spring's own adapter hands
/// out whole messages, so that memory for unfinished ones is bounded for each connection only, and
/// answers pings without limit. Public because Jetty calls it by reflection.
public final class PartialMessageAdapter implements Session.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(PartialMessageAdapter.class);

  private final WebSocketHandler handler;
  private final JettyWebSocketSession session;

  PartialMessageAdapter(WebSocketHandler handler, JettyWebSocketSession session) {
    this.handler = handler;
    this.session = session;
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    session.initializeNativeSession(opened);
    call(() -> handler.afterConnectionEstablished(session));
    opened.demand();
  }

  @Override
  public void onWebSocketPartialText(String piece, boolean last) {
    handle(new TextMessage(piece, last));
  }

  @Override
  public void onWebSocketPartialBinary(ByteBuffer piece, boolean last, Callback callback) {
    byte[] bytes = new byte[piece.remaining()];
    piece.get(bytes);
    callback.succeed();
    handle(new BinaryMessage(bytes, last));
  }

  /// It is answered before more is read, so that a flood of pings is not queued.
  @Override
  public void onWebSocketPing(ByteBuffer payload) {
    Session jetty = session.getNativeSession();
    call(() -> handler.handleMessage(session, new PingMessage(payload)));
    jetty.sendPong(payload, Callback.from(jetty::demand, _ -> jetty.demand()));
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    call(() -> handler.handleMessage(session, new PongMessage(payload)));
    session.getNativeSession().demand();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    call(() -> handler.handleTransportError(session, cause));
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    call(() -> handler.afterConnectionClosed(session, new CloseStatus(code, reason)));
    callback.succeed();
  }

  private void handle(WebSocketMessage<?> message) {
    Thread.ofVirtual()
        .name("websocket")
        .start(() -> {
          call(() -> handler.handleMessage(session, message));
          session.getNativeSession().demand();
        });
  }

  private void call(Work work) {
    try {
      work.run();
    } catch (Exception failure) {
      LOG.error("A WebSocket connection is closed: handling what it sent failed.", failure);
      session
          .getNativeSession()
          .close(CloseCode.FAILED, "The gateway failed; its log says why.", Callback.NOOP);
    }
  }

  private interface Work {
    void run() throws Exception;
  }
}
