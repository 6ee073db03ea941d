package io.openclaw.task;

import java.time.Duration;
import java.time.Instant;

class MemoryTaskStoreTest extends TaskControlContract {
  private long now = 1_700_000_000_000L;
  private final MemoryTaskStore store =
      new MemoryTaskStore(() -> Instant.ofEpochMilli(now), LIMITS);

  @Override
  TaskStore store() {
    return store;
  }

  @Override
  TaskStore store(QueueLimits limits) {
    return new MemoryTaskStore(() -> Instant.ofEpochMilli(now), limits);
  }

  @Override
  long millis() {
    return now;
  }

  @Override
  void jump(Duration time) {
    now += time.toMillis();
  }
}
