package io.openclaw.worker.provider;

import io.openclaw.provider.ProviderSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that the first call to a provider, and one after a quiet time, finds a connection
/// open. One that cannot be reached is tried ever more seldom.
public final class KeepWarm implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeepWarm.class);
  private static final int MOST_DOUBLED = 4;

  private final Provider provider;
  private final Duration every;
  private final Collection<Door> doors;
  private final Thread thread;
  private volatile boolean closed;

  /// @param every shorter than connections live that nobody uses (30 s); 0 for never
  public KeepWarm(Provider provider, Providers providers, Duration every) {
    this.provider = provider;
    this.every = every;
    this.doors = doors(providers);
    this.thread = Thread.ofVirtual().name("keep-warm").unstarted(this::run);
  }

  public void start() {
    if (every.isPositive()) {
      thread.start();
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  /// Names that share a base URL share its connections.
  private static Collection<Door> doors(Providers providers) {
    Map<String, Door> byUrl = new LinkedHashMap<>();
    for (ProviderSpec spec : providers.callable()) {
      providers.key(spec).ifPresent(key -> byUrl.putIfAbsent(spec.baseUrl(), new Door(spec, key)));
    }
    return byUrl.values();
  }

  private void run() {
    while (!closed) {
      doors.forEach(this::warm);
      LockSupport.parkNanos(every.toNanos());
    }
  }

  private void warm(Door door) {
    if (door.resting-- > 0) {
      return;
    }
    Thread.ofVirtual().start(() -> door.tell(provider.warm(door.spec, door.key)));
    door.resting = (1 << Math.min(door.failures.get(), MOST_DOUBLED)) - 1;
  }

  private static final class Door {
    private final ProviderSpec spec;
    private final String key;
    private int resting;
    private final AtomicInteger failures = new AtomicInteger();

    Door(ProviderSpec spec, String key) {
      this.spec = spec;
      this.key = key;
    }

    void tell(boolean open) {
      if (open) {
        failures.set(0);
      } else {
        failures.incrementAndGet();
        LOG.debug("no connection to {} is open", spec.name());
      }
    }
  }
}
