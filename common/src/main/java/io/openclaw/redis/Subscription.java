package io.openclaw.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Listens on one shard channel, through disconnects, and also when the server ends the
/// subscription because the channel's slot moves to another server. Messages are hints: those of
/// the time when nothing was subscribed are lost, which [Listener#subscribed] makes known.
public final class Subscription implements AutoCloseable {
  private final Supplier<StatefulRedisPubSubConnection<String, String>> connect;
  private final String channel;
  private final Listener listener;
  private final Link<StatefulRedisPubSubConnection<String, String>> link;

  /// On which the server has ended the subscription; the driver would not ask for it again.
  private volatile @Nullable StatefulRedisPubSubConnection<String, String> ended;

  Subscription(
      Supplier<StatefulRedisPubSubConnection<String, String>> connect,
      String channel,
      Listener listener) {
    this.connect = connect;
    this.channel = channel;
    this.listener = listener;
    this.link =
        new Link<>(
            this::open, it -> it.async().ping(), it -> it.equals(ended), "redis-subscription");
  }

  @Override
  public void close() {
    link.close();
  }

  private StatefulRedisPubSubConnection<String, String> open() {
    StatefulRedisPubSubConnection<String, String> connection = connect.get();
    connection.addListener(new Messages(connection));
    boolean subscribed = false;
    try {
      connection.sync().ssubscribe(channel);
      subscribed = true;
    } finally {
      if (!subscribed) {
        // It is tried again with a new connection, so this one would stay open for ever.
        connection.close();
      }
    }
    return connection;
  }

  private final class Messages extends RedisPubSubAdapter<String, String> {
    private final StatefulRedisPubSubConnection<String, String> connection;

    Messages(StatefulRedisPubSubConnection<String, String> connection) {
      this.connection = connection;
    }

    @Override
    public void smessage(String channel, String message) {
      listener.message(channel, message);
    }

    @Override
    public void ssubscribed(String channel, long count) {
      listener.subscribed();
    }

    /// Nobody here asks for it.
    @Override
    public void sunsubscribed(String channel, long count) {
      ended = connection;
      link.check();
    }
  }

  /// Called on the driver's thread, one at a time; must not block.
  public interface Listener {
    void message(String channel, String message);

    /// The channel is subscribed, at first or again: whatever came in between was missed.
    void subscribed();
  }
}
