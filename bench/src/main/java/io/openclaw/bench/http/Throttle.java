package io.openclaw.bench.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.LockSupport;

/// Reads no faster than it may: a client behind a thin line.
public final class Throttle extends FilterInputStream {
  private static final int SLICE = 128;

  private volatile int bytesPerSecond;

  /// @param bytesPerSecond 0 for as fast as can be
  public Throttle(InputStream in, int bytesPerSecond) {
    super(in);
    this.bytesPerSecond = bytesPerSecond;
  }

  /// From now on as fast as can be.
  public void release() {
    bytesPerSecond = 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int rate = bytesPerSecond;
    if (rate == 0) {
      return in.read(target, offset, length);
    }
    int read = in.read(target, offset, Math.min(length, SLICE));
    LockSupport.parkNanos(Math.max(0, read) * 1_000_000_000L / rate);
    return read;
  }
}
