package io.openclaw.gateway.chat;

import io.openclaw.gateway.websocket.Visitor;

/// Who listens to an answer, until the stream ends.
final class Listener implements Visitor {
  private volatile boolean gone;
  private volatile boolean farewell;

  @Override
  public boolean closing() {
    return gone;
  }

  @Override
  public boolean wasFarewell() {
    return farewell;
  }

  void farewell() {
    farewell = true;
  }

  void leave() {
    gone = true;
  }
}
