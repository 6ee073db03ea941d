package io.openclaw.worker.memory;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Which holders have how much of a bounded number of bytes, in the order in which they came. A
/// holder that needs more waits until others are done, but the eldest never waits: it may exceed
/// the total.
final class MemoryLedger {
  private final long total;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();

  /// In the order in which they came.
  private final Set<Object> held = new LinkedHashSet<>();

  private long used;

  MemoryLedger(long total) {
    this.total = total;
  }

  /// Whether there is room for another attempt of the usual size.
  boolean hasRoom() {
    lock.lock();
    try {
      return used <= total - total / 4;
    } finally {
      lock.unlock();
    }
  }

  /// Waits at most for `patience`; false when there was no room.
  boolean reserve(Object holder, long bytes, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (!held.isEmpty() && used + bytes > total) {
        if (left <= 0) {
          return false;
        }
        left = released.awaitNanos(left);
      }
      held.add(holder);
      used += bytes;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// False when `patience` was not enough; then nothing changed.
  ///
  /// @param abandoned whether it needs no more after all; asked again after [#lookAgain]
  boolean grow(Object holder, long bytes, Duration patience, BooleanSupplier abandoned)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (used + bytes > total && !isEldest(holder)) {
        if (left <= 0 || abandoned.getAsBoolean()) {
          return false;
        }
        left = released.awaitNanos(left);
      }
      used += bytes;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Lets a holder that waits look again whether it still wants to.
  void lookAgain() {
    release(() -> {});
  }

  void shrink(long bytes) {
    release(() -> used -= bytes);
  }

  void close(Object holder, long bytes) {
    release(() -> {
      if (held.remove(holder)) {
        used -= bytes;
      }
    });
  }

  long used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }

  private boolean isEldest(Object holder) {
    return held.iterator().next().equals(holder);
  }

  private void release(Runnable step) {
    lock.lock();
    try {
      step.run();
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
