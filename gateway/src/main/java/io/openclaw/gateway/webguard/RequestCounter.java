package io.openclaw.gateway.webguard;

import java.util.concurrent.atomic.LongAdder;

/// Counts the requests that arrived, with every outcome.
public final class RequestCounter {
  private final LongAdder requests = new LongAdder();

  void count() {
    requests.increment();
  }

  public long requests() {
    return requests.sum();
  }
}
