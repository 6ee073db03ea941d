package io.openclaw.gateway.websocket;

import io.openclaw.gateway.quota.ConnectionPlaces.Place;
import io.openclaw.gateway.websocket.WebSocketEndpoint.Accepted;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Receives what the server reports of one socket, and hands it on: one piece at a time, on a
/// virtual thread that may block, and nothing more is read until that is done. Public because the
/// server calls it by reflection.
public final class WebSocketListener implements Session.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketListener.class);
  private static final long OPENS_WITHIN_NANOS = 10_000_000_000L;

  private static final int PINGS_A_SECOND = 10;

  private final Accepted accepted;
  private final Place place;
  private final Connections connections;
  private final FrameRate pings = new FrameRate(PINGS_A_SECOND, System.nanoTime());
  private final long since = System.nanoTime();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable Live live;

  /// The connection and its protocol.
  record Live(Connection connection, ConnectionHandler handler) {}

  WebSocketListener(Accepted accepted, Place place, Connections connections) {
    this.accepted = accepted;
    this.place = place;
    this.connections = connections;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    Connection connection = new Connection(session, connections.settings());
    live = new Live(connection, accepted.open(connection));
    if (over.get()) {
      session.disconnect();
    } else if (connections.closing()) {
      connection.gatewayStops();
    }
    connection.demand();
  }

  @Override
  public void onWebSocketPartialText(String piece, boolean last) {
    take(piece.getBytes(StandardCharsets.UTF_8), last);
  }

  @Override
  public void onWebSocketPartialBinary(ByteBuffer piece, boolean last, Callback callback) {
    byte[] bytes = new byte[piece.remaining()];
    piece.get(bytes);
    callback.succeed();
    take(bytes, last);
  }

  @Override
  public void onWebSocketPing(ByteBuffer payload) {
    Live it = live;
    if (it != null && inPace(it)) {
      it.connection.pong(payload);
    }
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    Live it = live;
    if (it != null && inPace(it)) {
      it.connection.demand();
    }
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    LOG.debug("A WebSocket failed.", cause);
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    end();
    callback.succeed();
  }

  private boolean inPace(Live it) {
    if (pings.take(System.nanoTime())) {
      return true;
    }
    it.connection.close(CloseCode.NOT_ALLOWED, "Too many pings.");
    it.connection.demand();
    return false;
  }

  void check() {
    Live it = live;
    if (it == null) {
      if (System.nanoTime() - since > OPENS_WITHIN_NANOS) {
        end();
      }
    } else if (!it.connection.open()) {
      end();
    } else {
      it.connection.check();
      if (!it.connection.closing()) {
        it.handler.tick();
      }
    }
  }

  void gatewayStops() {
    Live it = live;
    if (it != null) {
      it.connection.gatewayStops();
    }
  }

  /// Cuts the socket.
  void drop() {
    Live it = live;
    if (it != null) {
      it.connection.cut();
    }
    end();
  }

  private void take(byte[] piece, boolean last) {
    Live it = live;
    if (it != null) {
      it.connection.received();
      Thread.ofVirtual().name("websocket").start(() -> handle(it, piece, last));
    }
  }

  private static void handle(Live it, byte[] piece, boolean last) {
    try {
      if (!it.connection.closing()) {
        it.handler.received(piece, last);
      }
    } catch (RuntimeException unexpected) {
      LOG.error("A WebSocket connection is closed: handling what came on it failed.", unexpected);
      it.connection.close(CloseCode.FAILED, "The gateway failed; its log says why.");
    } finally {
      it.connection.demand();
    }
  }

  /// The connection is over, for whatever reason; later calls do nothing.
  void end() {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    connections.left(this);
    place.close();
    Live it = live;
    if (it != null) {
      it.connection.gone();
      Thread.ofVirtual()
          .name("websocket-gone")
          .start(() -> it.handler.closed(it.connection.gatewayStopped()));
    }
  }
}
