package io.openclaw.gateway.websocket;

/// A client that may go: one connection, of whatever kind.
public interface Visitor {

  /// Whether it is gone or about to go.
  boolean closing();

  /// Whether it was the gateway that went.
  boolean wasFarewell();
}
