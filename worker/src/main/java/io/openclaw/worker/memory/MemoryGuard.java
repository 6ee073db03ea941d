package io.openclaw.worker.memory;

import io.openclaw.loop.Loop;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices that the process stays above its memory limit, as it does when something leaks, and has
/// it drained before it dies in the middle of its tasks. Its supervisor starts a fresh one.
public final class MemoryGuard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryGuard.class);
  private static final double MOST_LIVE_HEAP = 0.85;
  private static final Duration EVERY = Duration.ofSeconds(1);

  /// Looks in a row: a peak that passes is no leak.
  private static final int PATIENCE = 5;

  private final BooleanSupplier above;
  private final Runnable drain;
  private final Loop loop;
  private int looks;

  /// @param above whether the process is above its limit now
  /// @param drain called once
  MemoryGuard(BooleanSupplier above, Runnable drain) {
    this.above = above;
    this.drain = drain;
    this.loop = Loop.named("memory-guard").pause(EVERY).build(this::look);
  }

  /// @param mostResident bytes that the process may take, 0 for no limit of its own
  public static MemoryGuard of(long mostResident, Runnable drain) {
    return new MemoryGuard(
        () ->
            ProcessMemory.liveHeap() > MOST_LIVE_HEAP
                || (mostResident > 0 && ProcessMemory.residentBytes().orElse(0) > mostResident),
        drain);
  }

  public void start() {
    loop.start();
  }

  boolean look() {
    looks = above.getAsBoolean() ? looks + 1 : 0;
    if (looks == PATIENCE) {
      LOG.warn(
          "the process stays above its memory limit ({} MB of heap in use); it drains, and a fresh"
              + " one takes over",
          ProcessMemory.usedHeapBytes() >> 20);
      drain.run();
    }
    return false;
  }

  @Override
  public void close() {
    loop.close();
  }
}
