package io.openclaw.ratelimit;

import java.time.Duration;

class MemoryLimitsTest extends LearningContract {
  private final HandClock clock = new HandClock();

  @Override
  protected Limits open() {
    return new MemoryLimits(clock, SETTINGS);
  }

  @Override
  protected void forward(Duration step) {
    clock.forward(step);
  }
}
