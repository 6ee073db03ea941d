package io.openclaw.gateway.websocket;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.quota.ConnectionPlaces;
import io.openclaw.gateway.websocket.WebSocketDoor.Welcome;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// All WebSocket connections of this gateway. One thread looks after their signs of life.
public final class Connections implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final Set<Ear> ears = ConcurrentHashMap.newKeySet();
  private final WebSocketSettings settings;
  private final ConnectionPlaces places;
  private volatile boolean running;
  private volatile boolean closing;

  Connections(WebSocketSettings settings, ConnectionPlaces places) {
    this.settings = settings;
    this.places = places;
  }

  /// How many there are.
  public int count() {
    return ears.size();
  }

  /// From how many addresses.
  public int addresses() {
    return places.addresses();
  }

  /// Takes a place; throws [ProblemException] when there is none.
  Ear enter(String address, Welcome welcome) {
    if (closing) {
      throw ProblemException.of(Code.SHUTTING_DOWN, "This gateway is stopping; try another.");
    }
    Ear ear = new Ear(welcome, places.enter(address), this);
    ears.add(ear);
    return ear;
  }

  void left(Ear ear) {
    ears.remove(ear);
  }

  WebSocketSettings settings() {
    return settings;
  }

  boolean closing() {
    return closing;
  }

  @Override
  public void start() {
    running = true;
    Thread.ofVirtual().name("websocket-look").start(this::keepLooking);
  }

  /// Sends everyone away, and waits a moment for them to go.
  @Override
  public void stop() {
    closing = true;
    ears.forEach(Ear::farewell);
    long until = System.nanoTime() + FAREWELL.toNanos();
    while (!ears.isEmpty() && System.nanoTime() < until) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
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

  private void keepLooking() {
    while (running) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      ears.forEach(Connections::look);
    }
  }

  private static void look(Ear ear) {
    try {
      ear.look();
    } catch (RuntimeException unexpected) {
      LOG.error("Looking after a WebSocket connection failed; it is dropped.", unexpected);
      ear.drop();
    }
  }
}
