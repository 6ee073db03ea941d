package io.openclaw.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;

/// Listens on shard channels, through disconnects. Messages are hints: those of the time when the
/// connection was away are lost, which [Listener#subscribed] makes known.
public final class Subscription implements AutoCloseable {
  private final Link<StatefulRedisPubSubConnection<String, String>> link;

  Subscription(RedisClient client, List<String> channels, Listener listener) {
    this.link = new Link<>(() -> open(client, channels, listener), "redis-subscription");
  }

  @Override
  public void close() {
    link.close();
  }

  private static StatefulRedisPubSubConnection<String, String> open(
      RedisClient client, List<String> channels, Listener listener) {
    StatefulRedisPubSubConnection<String, String> connection = client.connectPubSub();
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void smessage(String channel, String message) {
            listener.message(channel, message);
          }

          @Override
          public void ssubscribed(String channel, long count) {
            listener.subscribed();
          }
        });
    boolean subscribed = false;
    try {
      channels.forEach(connection.sync()::ssubscribe);
      subscribed = true;
    } finally {
      if (!subscribed) {
        // It is tried again with a new connection, so this one would stay open for ever.
        connection.close();
      }
    }
    return connection;
  }

  /// Called on the driver's thread, one at a time; must not block.
  public interface Listener {
    void message(String channel, String message);

    /// A channel is subscribed, at first or again: whatever came in between was missed.
    void subscribed();
  }
}
