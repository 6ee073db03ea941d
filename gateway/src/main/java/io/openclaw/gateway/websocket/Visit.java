package io.openclaw.gateway.websocket;

/// Somebody who reads over plain HTTP, there until it is closed.
public final class Visit implements Visitor, AutoCloseable {
  private final Departures departures;
  private volatile boolean gone;
  private volatile boolean farewell;

  Visit(Departures departures) {
    this.departures = departures;
  }

  /// From here on it is the gateway that goes.
  public void farewell() {
    farewell = true;
  }

  @Override
  public boolean closing() {
    return gone;
  }

  @Override
  public boolean wasFarewell() {
    return farewell;
  }

  @Override
  public void close() {
    gone = true;
    departures.gone(this, farewell);
  }
}
