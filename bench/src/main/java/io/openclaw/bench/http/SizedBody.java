package io.openclaw.bench.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// A body of a length that is known.
final class SizedBody extends InputStream {
  private final InputStream in;
  private final Runnable ended;
  private long left;

  SizedBody(InputStream in, long size, Runnable ended) {
    this.in = in;
    this.left = size;
    this.ended = ended;
    if (size == 0) {
      ended.run();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int got = in.read(target, offset, (int) Math.min(length, left));
    if (got < 0) {
      throw new EOFException("the answer was cut off");
    }
    left -= got;
    if (left == 0) {
      ended.run();
    }
    return got;
  }
}
