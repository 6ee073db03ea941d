package io.openclaw.gateway.stomp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Bytes that gather; keeps no room while it is empty.
final class Bytes {
  private static final byte[] NONE = {};

  private byte[] room = NONE;
  private int length;

  int length() {
    return length;
  }

  void add(byte one) {
    ensure(1);
    room[length++] = one;
  }

  void add(ByteBuffer from, int count) {
    ensure(count);
    from.get(room, length, count);
    length += count;
  }

  byte[] take() {
    byte[] taken = Arrays.copyOf(room, length);
    room = NONE;
    length = 0;
    return taken;
  }

  /// Without the carriage return that may stand before a line feed.
  byte[] takeLine() {
    if (length > 0 && room[length - 1] == '\r') {
      length--;
    }
    return take();
  }

  private void ensure(int more) {
    if (length + more > room.length) {
      room = Arrays.copyOf(room, Math.max(64, Math.max(room.length * 2, length + more)));
    }
  }
}
