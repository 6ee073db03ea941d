package io.openclaw.gateway.security;

import java.util.concurrent.atomic.LongAdder;

/// How many requests have come, whatever became of them.
public final class Traffic {
  private final LongAdder requests = new LongAdder();

  void count() {
    requests.increment();
  }

  public long requests() {
    return requests.sum();
  }
}
