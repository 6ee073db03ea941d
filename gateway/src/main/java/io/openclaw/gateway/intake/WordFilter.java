package io.openclaw.gateway.intake;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/// Finds listed words in a text, whatever their case, in one pass (Aho-Corasick): the time grows
/// with the text alone, however it is made up. A word is not found inside a longer one, except
/// where writing has no spaces. Safe for many threads.
public final class WordFilter {
  private static final int NONE = -1;

  private final Node root = new Node(0);

  /// So many letters are remembered at a time, however long the text.
  private int longest;

  private static final class Node {
    private final Map<Integer, Node> next = new HashMap<>();
    private final int depth;
    private Optional<Node> fallback = Optional.empty();

    /// The longest word that ends here and is shorter than this path.
    private Optional<Node> shorter = Optional.empty();

    private boolean word;

    private Node(int depth) {
      this.depth = depth;
    }
  }

  /// @param words blank ones are left out
  WordFilter(Collection<String> words) {
    words.stream().map(String::strip).filter(it -> !it.isEmpty()).forEach(this::add);
    link();
  }

  /// Throws [ProblemException] for a message with a listed word; which one is not said.
  public void check(String message) {
    if (longest > 0 && scan(message).found) {
      throw ProblemException.of(
          Code.WORD_NOT_ALLOWED, "The message has a word that is not allowed here.");
    }
  }

  /// @param steps nodes visited
  record Scan(boolean found, long steps) {}

  Scan scan(String text) {
    Node node = root;
    long steps = 0;
    int[] letters = new int[longest + 2];
    int at = -1;
    int next = letter(text, 0);
    for (int from = 0; from < text.length(); ) {
      int letter = next;
      from += Character.charCount(text.codePointAt(from));
      next = letter(text, from);
      at++;
      letters[at % letters.length] = letter;
      steps++;
      while (node != root && !node.next.containsKey(letter)) {
        node = node.fallback.orElse(root);
        steps++;
      }
      node = node.next.getOrDefault(letter, root);
      if (!bordered(letter, next)) {
        continue;
      }
      for (Optional<Node> end = ends(node); end.isPresent(); end = end.get().shorter) {
        steps++;
        int first = at - end.get().depth + 1;
        if (first == 0
            || bordered(letters[(first - 1) % letters.length], letters[first % letters.length])) {
          return new Scan(/* found= */ true, steps);
        }
      }
    }
    return new Scan(/* found= */ false, steps);
  }

  private static Optional<Node> ends(Node node) {
    return node.word ? Optional.of(node) : node.shorter;
  }

  private void add(String word) {
    Node node = root;
    for (int letter : word.codePoints().map(WordFilter::folded).toArray()) {
      Node from = node;
      node = node.next.computeIfAbsent(letter, _ -> new Node(from.depth + 1));
    }
    longest = Math.max(longest, node.depth);
    node.word = true;
  }

  private void link() {
    Queue<Node> waiting = new ArrayDeque<>();
    waiting.add(root);
    while (!waiting.isEmpty()) {
      Node node = waiting.remove();
      node.next.forEach((letter, child) -> {
        Node fallback = fallback(node, letter);
        child.fallback = Optional.of(fallback);
        child.shorter = ends(fallback);
        waiting.add(child);
      });
    }
  }

  private Node fallback(Node parent, int letter) {
    Optional<Node> node = parent.fallback;
    while (node.isPresent() && !node.get().next.containsKey(letter)) {
      node = node.get().fallback;
    }
    return node.map(it -> it.next.getOrDefault(letter, root)).orElse(root);
  }

  /// Whether a word may end with `left` and another begin with `right`.
  private static boolean bordered(int left, int right) {
    return !(joins(left) && joins(right));
  }

  private static int letter(String text, int from) {
    return from < text.length() ? folded(text.codePointAt(from)) : NONE;
  }

  private static boolean joins(int letter) {
    return letter != NONE && Character.isLetterOrDigit(letter) && !Character.isIdeographic(letter);
  }

  private static int folded(int letter) {
    return Character.toLowerCase(Character.toUpperCase(letter));
  }
}
