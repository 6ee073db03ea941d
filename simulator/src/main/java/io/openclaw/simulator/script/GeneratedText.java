package io.openclaw.simulator.script;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Endless text that looks like sentences and depends on the seed alone; one word a piece, with the
/// blank before it.
final class GeneratedText implements Supplier<String> {

  private static final List<String> WORDS =
      List.of(
          "the",
          "answer",
          "depends",
          "on",
          "a",
          "small",
          "model",
          "of",
          "this",
          "question",
          "and",
          "each",
          "word",
          "arrives",
          "in",
          "its",
          "own",
          "time",
          "so",
          "that",
          "readers",
          "can",
          "follow",
          "along",
          "while",
          "more",
          "is",
          "written",
          "with",
          "care",
          "for",
          "every",
          "detail",
          "we",
          "first",
          "look",
          "at",
          "what",
          "was",
          "asked",
          "then",
          "weigh",
          "some",
          "reasons",
          "before",
          "coming",
          "to",
          "an",
          "end",
          "which",
          "may",
          "be",
          "simple",
          "or",
          "long",
          "as",
          "needed",
          "by",
          "those",
          "who",
          "read",
          "it",
          "now",
          "here");

  private long state;
  private boolean first = true;
  private int leftInSentence;

  GeneratedText(long seed) {
    this.state = seed;
  }

  @Override
  public String get() {
    boolean opens = leftInSentence == 0;
    if (opens) {
      leftInSentence = 5 + (int) (mixed() & 7);
    }
    leftInSentence--;
    String word = WORDS.get((int) (mixed() & 63));
    String text = (first ? "" : " ") + (opens ? capitalised(word) : word);
    first = false;
    return leftInSentence == 0 ? text + '.' : text;
  }

  private static String capitalised(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /// SplitMix64.
  private long mixed() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
