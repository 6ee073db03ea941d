package io.openclaw.simulator.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The reading half of a connection, for the one thread that serves it.
final class RequestInput {

  private final ReadAhead source;
  private byte[] current = {};
  private int position;

  RequestInput(ReadAhead source) {
    this.source = source;
  }

  /// The next byte, or -1 at the end.
  int read(Duration patience) throws IOException {
    return position < current.length || next(patience) ? current[position++] & 0xff : -1;
  }

  /// Up to `length` bytes, at least one, or -1 at the end.
  int read(byte[] target, int offset, int length, Duration patience) throws IOException {
    if (position == current.length && !next(patience)) {
      return -1;
    }
    int n = Math.min(length, current.length - position);
    System.arraycopy(current, position, target, offset, n);
    position += n;
    return n;
  }

  private boolean next(Duration patience) throws IOException {
    byte @Nullable [] block = take(patience);
    if (block == null) {
      return false;
    }
    if (block.length == 0) {
      throw new SocketTimeoutException("the client sends nothing");
    }
    current = block;
    position = 0;
    return true;
  }

  private byte @Nullable [] take(Duration patience) throws IOException {
    try {
      return source.take(patience.toNanos());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /// Waits until the client has closed or reset its side, at most until `deadline` of
  /// `System.nanoTime()`.
  boolean endedBy(long deadline) throws IOException {
    try {
      return source.ended(deadline - System.nanoTime());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted", e);
  }
}
