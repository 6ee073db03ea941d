package io.openclaw.worker.provider.openai;

/// Providers cut their text anywhere, also within a character of two halves. A half on its own
/// cannot be written as UTF-8, so it waits for the other one.
final class SurrogateJoiner {
  private String half = "";

  /// The text up to its last whole character.
  String whole(String piece) {
    if (piece.isEmpty()) {
      return "";
    }
    String text = half + piece;
    int end = text.length();
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    half = text.substring(end);
    return text.substring(0, end);
  }
}
