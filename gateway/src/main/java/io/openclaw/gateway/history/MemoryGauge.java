package io.openclaw.gateway.history;

/// How full the live store's memory is.
@FunctionalInterface
public interface MemoryGauge {
  /// Used memory as a share of what it may use, 0 to 1.
  double used();
}
