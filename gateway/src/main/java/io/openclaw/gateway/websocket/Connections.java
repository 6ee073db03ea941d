package io.openclaw.gateway.websocket;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.quota.ConnectionPlaces;
import io.openclaw.gateway.websocket.WebSocketEndpoint.Accepted;
import io.openclaw.loop.Loop;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// All WebSocket connections of this gateway. One thread checks their signs of life.
public final class Connections implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final Duration CHECK_EVERY = Duration.ofMillis(500);
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final Set<ManagedConnection> connections = ConcurrentHashMap.newKeySet();
  private final WebSocketSettings settings;
  private final ConnectionPlaces places;
  private final Loop check = Loop.named("websocket-check").pause(CHECK_EVERY).build(this::checkAll);
  private volatile boolean running;
  private volatile boolean closing;

  Connections(WebSocketSettings settings, ConnectionPlaces places) {
    this.settings = settings;
    this.places = places;
  }

  /// How many are open.
  public int count() {
    return connections.size();
  }

  /// From how many addresses.
  public int addresses() {
    return places.addresses();
  }

  /// Throws [ProblemException] when no more connections are taken.
  ManagedConnection enter(String address, Accepted accepted) {
    if (closing) {
      throw ProblemException.of(Code.SHUTTING_DOWN, "This gateway is stopping; try another.");
    }
    ManagedConnection connection =
        new ManagedConnection(
            accepted, places.enter(address), settings, () -> closing, connections::remove);
    connections.add(connection);
    return connection;
  }

  @Override
  public void start() {
    running = true;
    check.start();
  }

  /// Closes every connection, and waits a moment for the closing handshakes.
  @Override
  public void stop() {
    closing = true;
    connections.forEach(ManagedConnection::gatewayStops);
    long until = System.nanoTime() + CLOSING.toNanos();
    while (!connections.isEmpty() && System.nanoTime() < until) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    check.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }

  private boolean checkAll() {
    connections.forEach(Connections::check);
    return false;
  }

  private static void check(ManagedConnection connection) {
    try {
      connection.check();
    } catch (RuntimeException unexpected) {
      LOG.error("Checking a WebSocket connection failed; it is dropped.", unexpected);
      connection.drop();
    }
  }
}
