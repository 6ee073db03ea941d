package io.openclaw.bench.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// A body that comes in chunks. A read returns what is there, it does not wait for a full chunk.
final class ChunkedBody extends InputStream {
  private final InputStream in;
  private final Runnable ended;
  private long left;
  private boolean begun;
  private boolean over;

  ChunkedBody(InputStream in, Runnable ended) {
    this.in = in;
    this.ended = ended;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (left == 0 && !nextChunk()) {
      return -1;
    }
    int got = in.read(target, offset, (int) Math.min(length, left));
    if (got < 0) {
      throw new EOFException("the answer was cut off");
    }
    left -= got;
    return got;
  }

  /// A stream decoder asks this to learn whether reading on would wait.
  @Override
  public int available() throws IOException {
    return (int) Math.min(left, in.available());
  }

  private boolean nextChunk() throws IOException {
    if (over) {
      return false;
    }
    if (begun) {
      ResponseHead.line(in);
    }
    begun = true;
    left = size(ResponseHead.line(in));
    if (left == 0) {
      skipTrailer();
      over = true;
      ended.run();
    }
    return left > 0;
  }

  private void skipTrailer() throws IOException {
    while (!ResponseHead.line(in).isEmpty()) {
      // A trailer says nothing that matters here.
    }
  }

  private static long size(String line) throws IOException {
    int end = line.indexOf(';');
    try {
      return Long.parseLong((end < 0 ? line : line.substring(0, end)).strip(), 16);
    } catch (NumberFormatException e) {
      throw new IOException("not the size of a chunk", e);
    }
  }
}
