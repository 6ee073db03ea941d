package io.openclaw.gateway.stomp;

/// Replies or errors: written to while a SEND is handled.
record QueueSubscription(String id, String destination) implements Subscription {
  @Override
  public void begin() {}

  @Override
  public void close() {}
}
