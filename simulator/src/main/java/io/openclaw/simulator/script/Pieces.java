package io.openclaw.simulator.script;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The pieces of an answer in their order: reasoning, then content, then a tool call. They are made
/// as they are taken, so that a long answer costs no memory; each iteration gives the same.
public final class Pieces implements Iterable<Piece> {

  static final Pieces NONE = new Pieces(0, 0, Stream::empty);

  private final int reasoning;
  private final int count;
  private final Supplier<Stream<Piece>> source;

  private Pieces(int reasoning, int count, Supplier<Stream<Piece>> source) {
    this.reasoning = reasoning;
    this.count = count;
    this.source = source;
  }

  static Pieces of(List<? extends Piece> pieces) {
    return new Pieces(0, pieces.size(), () -> pieces.stream().map(piece -> (Piece) piece));
  }

  static Pieces prose(long seed, int count) {
    return new Pieces(0, count, () -> words(seed, count).map(Piece.Content::new));
  }

  static Pieces thoughts(long seed, int count) {
    return new Pieces(count, count, () -> words(seed, count).map(Piece.Reasoning::new));
  }

  private static Stream<String> words(long seed, int count) {
    return Stream.generate(new GeneratedText(seed)).limit(count);
  }

  Pieces then(Pieces more) {
    return new Pieces(
        reasoning + more.reasoning,
        count + more.count,
        () -> Stream.concat(source.get(), more.source.get()));
  }

  Pieces first(int n) {
    int left = Math.min(n, count);
    return new Pieces(Math.min(reasoning, left), left, () -> source.get().limit(left));
  }

  /// Those that are left when `given` is said already; what is thought is not thought again. Empty
  /// when `given` is no beginning of the content.
  Optional<Pieces> after(String given) {
    int taken = 0;
    int at = 0;
    for (Piece piece : this) {
      if (piece instanceof Piece.Content(String text) && at < given.length()) {
        if (!given.startsWith(text, at)) {
          return text.startsWith(given.substring(at))
              ? Optional.of(rest(taken, new Piece.Content(text.substring(given.length() - at))))
              : Optional.empty();
        }
        at += text.length();
      } else if (!(piece instanceof Piece.Reasoning)) {
        break;
      }
      taken++;
    }
    return at < given.length() ? Optional.empty() : Optional.of(skip(taken));
  }

  private Pieces rest(int taken, Piece torn) {
    return of(List.of(torn)).then(skip(taken + 1));
  }

  private Pieces skip(int n) {
    return new Pieces(0, count - n, () -> source.get().skip(n));
  }

  public int count() {
    return count;
  }

  /// How many of them are reasoning.
  public int reasoning() {
    return reasoning;
  }

  @Override
  public Iterator<Piece> iterator() {
    return source.get().iterator();
  }
}
