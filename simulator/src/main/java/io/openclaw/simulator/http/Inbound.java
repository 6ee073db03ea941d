package io.openclaw.simulator.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The reading half of a connection. A thread of its own reads ahead, so that the end of the client
/// is seen at once, also while an answer is being sent, and what a client pipelined is kept.
/// Reading ahead stops at 64 KB; behind so much unread input an end stays unseen.
final class Inbound {

  private static final int AHEAD = 64 * 1024;
  private static final int SCRATCH = 8 * 1024;

  private final InputStream socket;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ArrayDeque<byte[]> ahead = new ArrayDeque<>();
  private int aheadBytes;
  private boolean abandoned;

  /// Only the connection's own thread touches these two.
  private byte[] current = new byte[0];

  private int position;

  Inbound(InputStream socket) {
    this.socket = socket;
  }

  /// Reads until the client ends or [#abandon] is called.
  void pump() {
    byte[] scratch = new byte[SCRATCH];
    try {
      for (int n = socket.read(scratch); n >= 0; n = socket.read(scratch)) {
        keep(java.util.Arrays.copyOf(scratch, n));
      }
    } catch (IOException reset) {
      // A reset is an end like any other: `ended` tells it.
    } finally {
      ended.countDown();
      wakeReader();
    }
  }

  private synchronized void wakeReader() {
    notifyAll();
  }

  private synchronized void keep(byte[] bytes) throws IOException {
    ahead.add(bytes);
    aheadBytes += bytes.length;
    notifyAll();
    while (aheadBytes >= AHEAD && !abandoned) {
      pause(0);
    }
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
    byte @Nullable [] bytes = take(System.nanoTime() + patience.toNanos());
    if (bytes == null) {
      return false;
    }
    current = bytes;
    position = 0;
    return true;
  }

  private synchronized byte @Nullable [] take(long deadline) throws IOException {
    while (ahead.isEmpty() && ended.getCount() > 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new SocketTimeoutException("the client sends nothing");
      }
      pause(left);
    }
    byte @Nullable [] bytes = ahead.poll();
    if (bytes != null) {
      aheadBytes -= bytes.length;
      notifyAll();
    }
    return bytes;
  }

  /// Waits until the client has closed or reset its side, at most until `deadline` of
  /// `System.nanoTime()`.
  boolean endedBy(long deadline) throws IOException {
    try {
      return ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Lets the pumping thread go, whatever it waits for.
  synchronized void abandon() {
    abandoned = true;
    notifyAll();
  }

  private void pause(long millis) throws IOException {
    try {
      wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
