package io.openclaw.gateway.websocket;

import io.openclaw.gateway.quota.ConnectionPlaces.Place;
import io.openclaw.gateway.websocket.WebSocketDoor.Welcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears what the server says about one socket, and hands it on: one piece at a time, on a virtual
/// thread that may block, and nothing more is read until that is done. Public because the server
/// calls it by reflection.
public final class Ear implements Session.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Ear.class);
  private static final long OPENS_WITHIN_NANOS = 10_000_000_000L;

  private static final int SIGNS_A_SECOND = 10;

  private final Welcome welcome;
  private final Place place;
  private final Connections connections;
  private final Pace signs = new Pace(SIGNS_A_SECOND, System.nanoTime());
  private final long since = System.nanoTime();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable Live live;

  /// The connection and what is talked on it.
  record Live(Connection connection, Talk talk) {}

  Ear(Welcome welcome, Place place, Connections connections) {
    this.welcome = welcome;
    this.place = place;
    this.connections = connections;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    Connection connection = new Connection(session, place, connections.settings());
    live = new Live(connection, welcome.begin(connection));
    if (over.get()) {
      session.disconnect();
    } else if (connections.closing()) {
      connection.farewell();
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
    if (signs.take(System.nanoTime())) {
      return true;
    }
    it.connection.close(CloseCode.NOT_ALLOWED, "Too many pings.");
    it.connection.demand();
    return false;
  }

  void look() {
    Live it = live;
    if (it == null) {
      if (System.nanoTime() - since > OPENS_WITHIN_NANOS) {
        end();
      }
    } else if (!it.connection.open()) {
      end();
    } else {
      it.connection.look();
      if (!it.connection.closing()) {
        it.talk.tick();
      }
    }
  }

  /// The gateway goes.
  void farewell() {
    Live it = live;
    if (it != null) {
      it.connection.farewell();
    }
  }

  /// Cuts it off.
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
      it.connection.heard();
      Thread.ofVirtual().name("websocket").start(() -> hear(it, piece, last));
    }
  }

  private static void hear(Live it, byte[] piece, boolean last) {
    try {
      if (!it.connection.closing()) {
        it.talk.heard(piece, last);
      }
    } catch (RuntimeException unexpected) {
      LOG.error("A WebSocket connection is closed: handling what came on it failed.", unexpected);
      it.connection.close(CloseCode.FAILED, "The gateway failed; its log says why.");
    } finally {
      it.connection.demand();
    }
  }

  /// Whatever the reason, and however often it is told.
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
          .start(() -> it.talk.gone(it.connection.wasFarewell()));
    }
  }
}
