package io.openclaw.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulConnection;
import io.openclaw.loop.Loop;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps a connection in the background: opens it, again and again until it succeeds, so that a
/// process can start before its Redis does; and replaces one that is open but dead (a half-open
/// socket), which the driver, who mends closed ones by itself, cannot see.
final class Link<C extends StatefulConnection<String, ?>> implements AutoCloseable {
  private static final Duration RETRY = Duration.ofMillis(200);
  private static final Duration CHECK = Duration.ofSeconds(1);
  private static final long DEAD_AFTER_MILLIS = 2_000;

  private final Supplier<C> connect;
  private final Function<C, RedisFuture<String>> ping;
  private final Predicate<C> useless;
  private final Loop keeper;
  private final AtomicReference<@Nullable C> connection = new AtomicReference<>();
  private volatile boolean closed;

  /// @param connect to a single server or to a cluster
  Link(Supplier<C> connect, Function<C, RedisFuture<String>> ping, String name) {
    this(connect, ping, _ -> false, name);
  }

  /// @param useless whether an open connection no longer does what it is for; see [#check]
  Link(
      Supplier<C> connect,
      Function<C, RedisFuture<String>> ping,
      Predicate<C> useless,
      String name) {
    this.connect = connect;
    this.ping = ping;
    this.useless = useless;
    this.keeper =
        Loop.named(name)
            .pause(CHECK)
            .pauseAfterFailure(RETRY, RETRY)
            .expect(io.lettuce.core.RedisException.class)
            .start(this::keep);
  }

  /// The connection; fails at once when there is none.
  C get() {
    C present = connection.get();
    if (present == null) {
      throw new io.lettuce.core.RedisException("not connected");
    }
    return present;
  }

  /// Looks at the connection now instead of at the next turn.
  void check() {
    keeper.wake();
  }

  boolean open() {
    C present = connection.get();
    return present != null && present.isOpen();
  }

  @Override
  public void close() {
    closed = true;
    keeper.close();
    drop();
  }

  private boolean keep() {
    if (connection.get() == null) {
      establish();
    } else if (useless.test(get()) || dead()) {
      drop();
      return true;
    }
    return false;
  }

  private void establish() {
    connection.set(connect.get());
    if (closed) {
      drop();
    }
  }

  private boolean dead() {
    try {
      ping.apply(get()).get(DEAD_AFTER_MILLIS, TimeUnit.MILLISECONDS);
      return false;
    } catch (TimeoutException silent) {
      return true;
    } catch (ExecutionException
        | CancellationException
        | io.lettuce.core.RedisException closedOne) {
      return false;
    } catch (InterruptedException closing) {
      return false;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of a dead connection
  private void drop() {
    C present = connection.getAndSet(null);
    if (present != null) {
      present.close();
    }
  }
}
