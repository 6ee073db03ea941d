package io.openclaw.simulator.script;

import java.util.ArrayList;
import java.util.List;

/// Cuts a text into pieces that joined are exactly the text; no character is torn in two.
final class EqualParts {

  private EqualParts() {}

  /// At most `most` pieces of about the same length, fewer when the text is shorter.
  static List<String> of(String text, int most) {
    int characters = text.codePointCount(0, text.length());
    int pieces = Math.min(most, characters);
    List<String> slices = new ArrayList<>(pieces);
    int from = 0;
    for (int i = 0; i < pieces; i++) {
      int length = (int) ((i + 1L) * characters / pieces - (long) i * characters / pieces);
      int to = text.offsetByCodePoints(from, length);
      slices.add(text.substring(from, to));
      from = to;
    }
    return slices;
  }
}
