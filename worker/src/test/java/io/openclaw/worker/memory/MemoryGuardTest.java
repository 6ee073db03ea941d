package io.openclaw.worker.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryGuardTest {
  private final AtomicBoolean above = new AtomicBoolean();
  private final AtomicInteger drains = new AtomicInteger();
  private final MemoryGuard guard = new MemoryGuard(above::get, drains::incrementAndGet);

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      guard.look();
    }
  }

  @Test
  void aProcessThatStaysAboveItsLimitIsDrainedOnce() {
    above.set(true);

    look(20);

    assertThat(drains).hasValue(1);
  }

  @Test
  void aPeakThatPassesIsNoLeak() {
    for (int i = 0; i < 10; i++) {
      above.set(true);
      look(4);
      above.set(false);
      look(1);
    }

    assertThat(drains).hasValue(0);
  }

  @Test
  void theProcessKnowsItsMemory() {
    assertThat(ProcessMemory.usedHeapBytes()).isPositive();
    assertThat(ProcessMemory.liveHeap()).isBetween(0.0, 1.0);
  }
}
