package io.openclaw.worker.call;

/// Counts the UTF-8 bytes that an attempt has produced. For one thread.
public final class OutputMeter {
  private final long most;
  private long bytes;

  OutputMeter(long most) {
    this.most = most;
  }

  /// Text that counts, whether it is shown or not.
  public void count(String piece) {
    bytes += piece.chars().mapToLong(OutputMeter::utf8Bytes).sum();
  }

  boolean exceeded() {
    return bytes > most;
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
