package io.openclaw.worker.memory;

import java.time.Duration;

/// What one attempt takes of the budget: its request and its output, each with all copies that are
/// made of it on the way. For one thread, but for [#abandon].
public final class MemoryReservation implements AutoCloseable {
  /// Bytes of a request of a task: text, tree, and the body that is sent.
  private static final int COPIES_OF_REQUEST = 4;

  /// An answer is gathered, made into JSON, hashed, and encoded for the store.
  private static final int COPIES_OF_OUTPUT = 8;

  /// What an attempt takes besides: its thread, buffers, a log that waits for its flush.
  private static final long FRAME = 64 << 10;

  private static final long STEP = 256 << 10;

  private final MemoryLedger ledger;
  private long request;
  private long output;
  private volatile boolean abandoned;

  MemoryReservation(MemoryLedger ledger, long bytes) {
    this.ledger = ledger;
    this.request = bytes;
  }

  /// What to reserve for a request of so many bytes.
  public static long forRequest(long bytes) {
    return FRAME + COPIES_OF_REQUEST * bytes;
  }

  /// The request is smaller than what was reserved for it.
  public void requestIs(long size) {
    long needed = forRequest(size);
    if (needed < request) {
      ledger.shrink(request - needed);
      request = needed;
    }
  }

  /// Makes room for output.
  ///
  /// @param all bytes of output so far
  /// @return false when there was none within `patience`
  public boolean outputIs(long all, Duration patience) throws InterruptedException {
    long needed = COPIES_OF_OUTPUT * all;
    if (needed <= output) {
      return true;
    }
    long more = Math.max(STEP, needed - output);
    if (!ledger.grow(this, more, patience, () -> abandoned)) {
      return false;
    }
    output += more;
    return true;
  }

  /// The attempt is to end: waiting for memory ends at once, with a no.
  public void abandon() {
    abandoned = true;
    ledger.lookAgain();
  }

  @Override
  public void close() {
    ledger.close(this, request + output);
  }
}
