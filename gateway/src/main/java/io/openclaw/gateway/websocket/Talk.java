package io.openclaw.gateway.websocket;

/// What a door makes of one connection.
public interface Talk {
  /// A piece of a message. Called on a virtual thread, one piece at a time: nothing more is read from
  /// the socket until it returns, so it may block.
  ///
  /// @param last whether the message ends here
  void heard(byte[] piece, boolean last);

  /// Called about twice a second. Must not block: all connections share the thread.
  void tick();

  /// The connection is gone; called once, on a virtual thread of its own.
  ///
  /// @param farewell whether it was the gateway that went, so that nothing follows from it
  void gone(boolean farewell);
}
