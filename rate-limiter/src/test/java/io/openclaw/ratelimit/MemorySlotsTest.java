package io.openclaw.ratelimit;

import java.time.Duration;

class MemorySlotsTest extends SlotsContract {
  private final HandClock clock = new HandClock();

  @Override
  protected Slots open() {
    return new MemorySlots(clock);
  }

  @Override
  protected void forward(Duration step) {
    clock.forward(step);
  }
}
