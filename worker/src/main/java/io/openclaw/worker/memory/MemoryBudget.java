package io.openclaw.worker.memory;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Bytes of heap that all attempts of this process may take together, as they estimate it
/// themselves. An attempt that needs more waits until others are done. Only the eldest attempt
/// never waits: it may exceed the budget, by what one attempt can take, so that there is always one
/// that comes to its end. Safe for many threads.
public final class MemoryBudget {
  private final long total;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();

  /// In the order in which they came.
  private final Set<MemoryReservation> held = new LinkedHashSet<>();

  private long used;

  public MemoryBudget(long total) {
    this.total = total;
  }

  /// Whether there is room for another attempt of the usual size.
  public boolean hasRoom() {
    lock.lock();
    try {
      return used <= total - total / 4;
    } finally {
      lock.unlock();
    }
  }

  /// Waits at most for `patience`; empty when there was no room.
  public Optional<MemoryReservation> reserve(long bytes, Duration patience)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (!held.isEmpty() && used + bytes > total) {
        if (left <= 0) {
          return Optional.empty();
        }
        left = released.awaitNanos(left);
      }
      MemoryReservation reservation = new MemoryReservation(this, bytes);
      held.add(reservation);
      used += bytes;
      return Optional.of(reservation);
    } finally {
      lock.unlock();
    }
  }

  /// False when `patience` was not enough; then nothing changed.
  boolean grow(MemoryReservation reservation, long bytes, Duration patience)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (used + bytes > total && !isEldest(reservation)) {
        if (left <= 0 || reservation.abandoned()) {
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

  /// Lets a reservation that waits look again whether it still wants to.
  void lookAgain() {
    release(() -> {});
  }

  void shrink(long bytes) {
    release(() -> used -= bytes);
  }

  void close(MemoryReservation reservation, long bytes) {
    release(() -> {
      if (held.remove(reservation)) {
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

  private boolean isEldest(MemoryReservation reservation) {
    return held.iterator().next().equals(reservation);
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
