package io.openclaw.worker.call;

import io.openclaw.worker.memory.MemoryReservation;
import java.time.Duration;

/// Counts the UTF-8 bytes that an attempt has produced, and has room made for them. For one thread.
public final class OutputMeter {
  /// While it waits for memory, the provider is slowed down; most of them bear it for so long.
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final long most;
  private final MemoryReservation memory;
  private long bytes;
  private boolean denied;

  OutputMeter(long most, MemoryReservation memory) {
    this.most = most;
    this.memory = memory;
  }

  /// Text that counts, whether it is shown or not.
  public void count(String piece) throws InterruptedException {
    bytes += piece.chars().mapToLong(OutputMeter::utf8Bytes).sum();
    denied = denied || !memory.outputIs(bytes, PATIENCE);
  }

  boolean exceeded() {
    return bytes > most;
  }

  /// Whether there was no memory for what came.
  boolean denied() {
    return denied;
  }

  long most() {
    return most;
  }

  /// Half of a surrogate pair, of which UTF-8 makes four bytes, counts two.
  private static int utf8Bytes(int character) {
    if (character < 0x80) {
      return 1;
    }
    return character < 0x800 || Character.isSurrogate((char) character) ? 2 : 3;
  }
}
