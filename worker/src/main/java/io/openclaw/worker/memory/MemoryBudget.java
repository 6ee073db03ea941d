package io.openclaw.worker.memory;

import java.time.Duration;
import java.util.Optional;

/// Bytes of heap that all attempts of this process may take together, as they estimate it
/// themselves. An attempt that needs more waits until others are done. Only the eldest attempt
/// never waits: it may exceed the budget, by what one attempt can take, so that there is always one
/// that comes to its end. Safe for many threads.
public final class MemoryBudget {
  private final MemoryLedger ledger;

  public MemoryBudget(long total) {
    this.ledger = new MemoryLedger(total);
  }

  /// Whether there is room for another attempt of the usual size.
  public boolean hasRoom() {
    return ledger.hasRoom();
  }

  /// Waits at most for `patience`; empty when there was no room.
  public Optional<MemoryReservation> reserve(long bytes, Duration patience)
      throws InterruptedException {
    MemoryReservation reservation = new MemoryReservation(ledger, bytes);
    return ledger.reserve(reservation, bytes, patience)
        ? Optional.of(reservation)
        : Optional.empty();
  }

  long used() {
    return ledger.used();
  }
}
