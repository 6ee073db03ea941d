package io.openclaw.gateway.token;

import io.openclaw.gateway.caller.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tokens that a deployment brings: lines of `sha256 owner scope[,scope]`; `#` begins a comment.
final class TokenFile {
  private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);

  private final Path path;
  private volatile List<Token> last = List.of();

  TokenFile(Path path) {
    this.path = path;
  }

  /// Throws [StartRefused] naming the first line that is wrong.
  List<Token> read() {
    List<Token> tokens = new ArrayList<>();
    int number = 0;
    for (String line : lines()) {
      number++;
      String text = line.replaceFirst("#.*", "").strip();
      if (!text.isEmpty()) {
        tokens.add(token(text, number));
      }
    }
    last = List.copyOf(tokens);
    return last;
  }

  /// As above, but a file that has become unreadable keeps what it said before.
  List<Token> readAgain() {
    try {
      return read();
    } catch (StartRefused broken) {
      LOG.warn("{} The tokens that were read before stay good.", broken.getMessage());
      return last;
    }
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(path);
    } catch (IOException unreadable) {
      throw new StartRefused("openclaw.security.tokens-file: %s cannot be read.".formatted(path));
    }
  }

  private Token token(String text, int number) {
    String[] parts = text.split("\\s+", -1);
    Optional<Set<Scope>> scopes = parts.length == 3 ? scopes(parts[2]) : Optional.empty();
    if (scopes.isEmpty()
        || !Token.DIGEST.matcher(parts[0]).matches()
        || !Token.OWNER.matcher(parts[1]).matches()) {
      throw new StartRefused(
          "openclaw.security.tokens-file: line %d of %s is not ‘sha256 owner scopes’."
              .formatted(number, path));
    }
    return new Token(parts[0], parts[1], scopes.get(), Optional.empty(), Optional.empty());
  }

  private static Optional<Set<Scope>> scopes(String words) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : words.split(",", -1)) {
      Optional<Scope> scope = Scope.of(word);
      if (scope.isEmpty()) {
        return Optional.empty();
      }
      scopes.add(scope.get());
    }
    return Optional.of(scopes);
  }
}
