package io.openclaw.gateway.quota;

import java.time.Duration;

/// Counts the requests of each client, over all gateways.
public interface Quotas {
  /// Takes one. Never fails: while the store is away each gateway counts for itself.
  Taken take(String client);

  /// @param left how many more may follow at once
  /// @param pause until one more is let through; zero when this one is
  /// @param whole until all may follow at once again
  record Taken(boolean granted, long left, Duration pause, Duration whole) {}
}
