package io.openclaw.redis;

import io.lettuce.core.api.StatefulConnection;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Opens a connection in the background, again and again until it succeeds, so that a process can
/// start before its Redis does. Once open, the driver itself keeps it up.
final class Link<C extends StatefulConnection<String, String>> implements AutoCloseable {
  private static final long PAUSE_NANOS = 200_000_000;

  private final Thread opener;
  private volatile @Nullable C connection;
  private volatile boolean closed;

  Link(Supplier<C> connect, String name) {
    this.opener = Thread.ofVirtual().name(name).start(() -> open(connect));
  }

  /// The connection; fails at once when there never was one.
  C get() {
    C present = connection;
    if (present == null) {
      throw new io.lettuce.core.RedisException("not connected yet");
    }
    return present;
  }

  boolean open() {
    C present = connection;
    return present != null && present.isOpen();
  }

  @Override
  public void close() {
    closed = true;
    opener.interrupt();
    C present = connection;
    if (present != null) {
      present.close();
    }
  }

  private void open(Supplier<C> connect) {
    while (!closed && connection == null) {
      try {
        connection = connect.get();
      } catch (io.lettuce.core.RedisException away) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
