package io.openclaw.gateway.stomp;

/// One subscription of a connection.
sealed interface Subscription extends AutoCloseable permits EventSubscription, QueueSubscription {
  String id();

  /// As the client spelled it.
  String destination();

  /// From here on messages may come.
  void begin();

  /// When it returns no message comes any more.
  @Override
  void close();
}
