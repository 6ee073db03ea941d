package io.openclaw.simulator.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// An answer in chunks. What is added goes out with the next flush, in one write; the head goes
/// with the first.
public final class ChunkedAnswer {

  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] END = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Wire wire;
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream(512);

  ChunkedAnswer(Wire wire, byte[] head) {
    this.wire = wire;
    waiting.writeBytes(head);
  }

  public void add(byte[] bytes) {
    open(bytes.length);
    waiting.writeBytes(bytes);
    waiting.writeBytes(LINE_END);
  }

  public int waitingBytes() {
    return waiting.size();
  }

  public void flush() throws IOException {
    wire.send(waiting.toByteArray());
    waiting.reset();
  }

  public void end() throws IOException {
    waiting.writeBytes(END);
    flush();
  }

  /// Sends the first half of a chunk that says it is longer.
  public void flushTorn(byte[] bytes) throws IOException {
    open(bytes.length);
    waiting.write(bytes, 0, bytes.length / 2);
    flush();
  }

  private void open(int length) {
    waiting.writeBytes(Integer.toHexString(length).getBytes(StandardCharsets.US_ASCII));
    waiting.writeBytes(LINE_END);
  }
}
