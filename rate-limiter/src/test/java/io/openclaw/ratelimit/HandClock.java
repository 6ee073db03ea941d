package io.openclaw.ratelimit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that is moved by hand.
public final class HandClock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  public void forward(Duration step) {
    now = now.plus(step);
  }
}
