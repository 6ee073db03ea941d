package io.openclaw.task.redis;

import io.openclaw.loop.Loop;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.RedisKeys.Part;
import io.openclaw.redis.Subscription;
import io.openclaw.task.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The channels of one kind, one a shard, each on a connection of its own, which all listeners of
/// the process share. Several channels on one connection would not all come back after it broke,
/// because the driver asks for them in one command, which a cluster refuses for more than one slot.
final class ShardChannels<M> {
  private static final Duration RETRY = Duration.ofMillis(200);

  private final Redis redis;
  private final ShardCount shards;
  private final Part part;
  private final Function<String, Optional<M>> read;
  private final Optional<M> whenSubscribed;
  private final List<Consumer<M>> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock oneAtATime = new ReentrantLock();
  private @Nullable Connections connections;

  /// @param read a message; empty for one that is not understood
  /// @param whenSubscribed told when a channel is subscribed, at first or again
  ShardChannels(
      Redis redis,
      ShardCount shards,
      Part part,
      Function<String, Optional<M>> read,
      Optional<M> whenSubscribed) {
    this.redis = redis;
    this.shards = shards;
    this.part = part;
    this.read = read;
    this.whenSubscribed = whenSubscribed;
  }

  synchronized AutoCloseable listen(Consumer<M> listener) {
    listeners.add(listener);
    if (connections == null) {
      connections = new Connections();
    }
    return () -> leave(listener);
  }

  private synchronized void leave(Consumer<M> listener) {
    listeners.remove(listener);
    if (listeners.isEmpty() && connections != null) {
      connections.close();
      connections = null;
    }
  }

  /// Each connection has a thread of the driver; listeners are called one at a time all the same.
  private void tell(Optional<M> message) {
    message.ifPresent(it -> {
      oneAtATime.lock();
      try {
        listeners.forEach(listener -> listener.accept(it));
      } finally {
        oneAtATime.unlock();
      }
    });
  }

  /// Opens one after the other as soon as the number of shards is known.
  private final class Connections implements AutoCloseable, Subscription.Listener {
    private final List<Subscription> open = new ArrayList<>();
    private final Loop opener =
        Loop.named("subscribe-" + RedisKeys.key(0, part))
            .pause(Duration.ofSeconds(1))
            .pauseAfterFailure(RETRY, RETRY)
            .expect(StoreException.class)
            .start(this::openNext);

    private synchronized boolean openNext() {
      if (open.size() >= shards.get()) {
        return false;
      }
      open.add(redis.subscribe(RedisKeys.key(open.size(), part), this));
      return true;
    }

    @Override
    public void message(String channel, String message) {
      tell(read.apply(message));
    }

    @Override
    public void subscribed() {
      tell(whenSubscribed);
    }

    @Override
    public void close() {
      opener.close();
      closeAll();
    }

    private synchronized void closeAll() {
      open.forEach(Subscription::close);
    }
  }
}
