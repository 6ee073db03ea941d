package io.openclaw.gateway.websocket;

import io.openclaw.gateway.quota.ConnectionPlaces.Place;
import io.openclaw.gateway.websocket.WebSocketEndpoint.Accepted;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/// The life of one connection, from its handshake to its end. It ends once, for whatever reason:
/// the handshake failed, it never opened, the socket closed, the server never said so.
final class ManagedConnection {
  private static final long OPENS_WITHIN_NANOS = 10_000_000_000L;
  private static final int PINGS_A_SECOND = 10;

  private final Accepted accepted;
  private final Place place;
  private final WebSocketSettings settings;
  private final BooleanSupplier gatewayCloses;
  private final Consumer<ManagedConnection> onEnd;
  private final FrameRate pings = new FrameRate(PINGS_A_SECOND, System.nanoTime());
  private final long since = System.nanoTime();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable Opened opened;

  /// The connection and its protocol.
  private record Opened(Connection connection, ConnectionHandler handler) {}

  /// @param gatewayCloses whether connections are closed now because the gateway stops
  /// @param onEnd called once
  ManagedConnection(
      Accepted accepted,
      Place place,
      WebSocketSettings settings,
      BooleanSupplier gatewayCloses,
      Consumer<ManagedConnection> onEnd) {
    this.accepted = accepted;
    this.place = place;
    this.settings = settings;
    this.gatewayCloses = gatewayCloses;
    this.onEnd = onEnd;
  }

  void open(Session session) {
    Connection connection = new Connection(session, settings);
    opened = new Opened(connection, accepted.open(connection));
    if (ended.get()) {
      session.disconnect();
    } else if (gatewayCloses.getAsBoolean()) {
      connection.gatewayStops();
    }
    connection.reads();
  }

  /// May block; nothing more is read until it returns.
  void received(byte[] piece, boolean last) {
    Opened it = opened;
    if (it == null || it.connection.closing()) {
      return;
    }
    it.connection.received();
    try {
      it.handler.received(piece, last);
    } finally {
      it.connection.reads();
    }
  }

  /// The peer sent a ping or a pong.
  void alive() {
    Opened it = opened;
    if (it != null) {
      it.connection.reads();
      if (!pings.take(System.nanoTime())) {
        it.connection.close(CloseCode.NOT_ALLOWED, "Too many pings.");
      }
    }
  }

  void check() {
    Opened it = opened;
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
    Opened it = opened;
    if (it != null) {
      it.connection.gatewayStops();
    }
  }

  /// Cuts the socket.
  void drop() {
    Opened it = opened;
    if (it != null) {
      it.connection.cut();
    }
    end();
  }

  /// Later calls do nothing.
  void end() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    onEnd.accept(this);
    place.close();
    Opened it = opened;
    if (it != null) {
      it.connection.gone();
      Thread.ofVirtual()
          .name("websocket-closed")
          .start(() -> it.handler.closed(it.connection.gatewayStopped()));
    }
  }
}
