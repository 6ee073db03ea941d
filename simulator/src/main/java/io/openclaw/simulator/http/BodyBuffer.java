package io.openclaw.simulator.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/// A body in memory. Past 1 MB it needs the only permit for large ones, so that many large bodies
/// at once take time instead of the heap.
final class BodyBuffer extends ByteArrayOutputStream {

  private static final int LARGE = 1024 * 1024;
  private static final Semaphore ONE_LARGE = new Semaphore(1);

  private boolean large;

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    if (!large && count + length > LARGE) {
      ONE_LARGE.acquireUninterruptibly();
      large = true;
    }
    super.write(bytes, offset, length);
  }

  InputStream contents() {
    return new ByteArrayInputStream(buf, 0, count);
  }

  @Override
  public void close() {
    if (large) {
      large = false;
      ONE_LARGE.release();
    }
  }

  /// Takes a body that nobody wants.
  static final class Nowhere extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      // Read only to reach the next request.
    }
  }
}
