package io.openclaw.gateway.token;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that is moved by hand.
final class HandClock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-01-31T12:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  void move(Duration by) {
    now = now.plus(by);
  }
}
