package io.openclaw.gateway.websocket;

/// The protocol of one connection.
public interface ConnectionHandler {
  /// A piece of a message. Called on a virtual thread, one piece at a time: nothing more is read
  /// from the socket until it returns, so it may block.
  ///
  /// @param last whether the message ends here
  void received(byte[] piece, boolean last);

  /// Called about twice a second. Must not block: all connections share the thread.
  void tick();

  /// The connection is gone; called once, on a virtual thread of its own.
  ///
  /// @param gatewayStops whether it was the gateway that ended it, so that nothing follows from it
  void closed(boolean gatewayStops);
}
