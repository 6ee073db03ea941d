package io.openclaw.cli.local;

import java.time.Duration;

/// What a process is for. The order is the order of stopping: first nobody accepts, then nobody
/// works, and what holds the data goes last.
enum Kind {
  TRAINING(Duration.ZERO),
  GATEWAY(Duration.ofSeconds(12)),
  WORKER(Duration.ofSeconds(15)),
  SIMULATOR(Duration.ofSeconds(5)),
  REDIS(Duration.ofSeconds(15));

  private final Duration grace;

  Kind(Duration grace) {
    this.grace = grace;
  }

  /// How long it may take to end by itself.
  Duration grace() {
    return grace;
  }
}
