package io.openclaw.testkit.cluster;

import java.util.Locale;

/// A connection between two parts of the system that a proxy can stand in.
public enum Link {
  CLIENT_GATEWAY,
  GATEWAY_REDIS,
  WORKER_REDIS,
  WORKER_PROVIDER;

  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
