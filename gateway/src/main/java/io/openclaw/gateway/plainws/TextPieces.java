package io.openclaw.gateway.plainws;

import java.util.ArrayList;
import java.util.List;

/// Text on its way to a client that tells text from control frames by whether it parses as a JSON
/// object. So text never does, not even with a parser that ignores what follows the object: what
/// stands before the first character behind an opening brace becomes a frame of its own.
final class TextPieces {
  private static final int LONGEST = 16 << 10;

  private TextPieces() {}

  /// Joined they are `text`; none is empty.
  static List<String> of(String text) {
    List<String> pieces = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int to = end(text, from);
      split(text.substring(from, to), pieces);
      from = to;
    }
    return pieces;
  }

  private static void split(String piece, List<String> to) {
    int braces = 0;
    boolean opens = false;
    while (braces < piece.length()
        && (blank(piece.charAt(braces)) || piece.charAt(braces) == '{')) {
      opens |= piece.charAt(braces) == '{';
      braces++;
    }
    if (!opens || braces == piece.length()) {
      to.add(piece);
    } else {
      to.add(piece.substring(0, braces));
      to.add(piece.substring(braces));
    }
  }

  private static int end(String text, int from) {
    int to = Math.min(text.length(), from + LONGEST);
    return to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
  }

  /// What some parser may skip before an object.
  private static boolean blank(char unit) {
    return unit <= ' '
        || unit == '\uFEFF'
        || Character.isWhitespace(unit)
        || Character.isSpaceChar(unit);
  }
}
