package io.openclaw.worker.provider;

import io.openclaw.loop.Loop;
import io.openclaw.provider.ProviderSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that the first call to a provider, and one after a quiet time, finds a connection
/// open. One that cannot be reached is tried ever more seldom.
public final class ConnectionWarmer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionWarmer.class);
  private static final int MOST_DOUBLED = 4;

  private final Provider provider;
  private final Duration every;
  private final Collection<Endpoint> endpoints;
  private final Loop loop;

  /// @param every shorter than an idle connection is kept open (30 s); 0 for never
  public ConnectionWarmer(Provider provider, Providers providers, Duration every) {
    this.provider = provider;
    this.every = every;
    this.endpoints = endpoints(providers);
    this.loop = Loop.named("connection-warmer").pause(every).build(this::warmAll);
  }

  public void start() {
    if (every.isPositive()) {
      loop.start();
    }
  }

  @Override
  public void close() {
    loop.close();
  }

  /// Names that share a base URL share its connections.
  private static Collection<Endpoint> endpoints(Providers providers) {
    Map<String, Endpoint> byUrl = new LinkedHashMap<>();
    for (ProviderSpec spec : providers.callable()) {
      providers
          .key(spec)
          .ifPresent(key -> byUrl.putIfAbsent(spec.baseUrl(), new Endpoint(spec, key)));
    }
    return byUrl.values();
  }

  private boolean warmAll() {
    endpoints.forEach(this::warm);
    return false;
  }

  private void warm(Endpoint endpoint) {
    if (endpoint.resting > 0) {
      endpoint.resting--;
    } else if (endpoint.busy.compareAndSet(false, true)) {
      Thread.ofVirtual().start(() -> ask(endpoint));
      endpoint.resting = (1 << Math.min(endpoint.failures.get(), MOST_DOUBLED)) - 1;
    }
  }

  private void ask(Endpoint endpoint) {
    boolean open = false;
    try {
      open = provider.warm(endpoint.spec, endpoint.key);
    } finally {
      endpoint.reached(open);
    }
  }

  private static final class Endpoint {
    private final ProviderSpec spec;
    private final String key;
    private final AtomicInteger failures = new AtomicInteger();

    /// A slow one is not asked again meanwhile: that would open another connection.
    private final AtomicBoolean busy = new AtomicBoolean();

    /// Turns in which it is left alone; of the loop's thread.
    private int resting;

    Endpoint(ProviderSpec spec, String key) {
      this.spec = spec;
      this.key = key;
    }

    void reached(boolean open) {
      busy.set(false);
      if (open) {
        failures.set(0);
      } else {
        failures.incrementAndGet();
        LOG.debug("no connection to {} is open", spec.name());
      }
    }
  }
}
