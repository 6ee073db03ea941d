package io.openclaw.gateway.wire;

import java.util.OptionalLong;

/// Lengths in UTF-8 without encoding.
public final class Utf8 {
  private Utf8() {}

  /// Bytes that `text` takes, or nothing when it holds half a surrogate pair, which no UTF-8
  /// spells.
  public static OptionalLong length(String text) {
    long bytes = 0;
    for (int at = 0; at < text.length(); at++) {
      char unit = text.charAt(at);
      if (!Character.isSurrogate(unit)) {
        bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
      } else if (pairAt(text, at)) {
        bytes += 4;
        at++;
      } else {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(bytes);
  }

  private static boolean pairAt(String text, int at) {
    return at + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
  }
}
