package io.openclaw.gateway.token;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.caller.Scope;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Makes, lists and revokes tokens. Throws [io.openclaw.task.StoreException] when the store is
/// away.
public final class TokenAdministration {
  private final TokenStore store;
  private final KnownTokens tokens;
  private final InstantSource clock;

  TokenAdministration(TokenStore store, KnownTokens tokens, InstantSource clock) {
    this.store = store;
    this.tokens = tokens;
    this.clock = clock;
  }

  /// @param secret to be shown once; it is kept nowhere
  public record Issued(String secret, Token token) {
    @Override
    public String toString() {
      return "Issued[" + token.id() + "]";
    }
  }

  /// @param usedAt when it was last used, within ten minutes or so
  public record Entry(Token token, Optional<Instant> usedAt) {}

  /// Throws [IllegalArgumentException] when an owner cannot have this name.
  public Issued issue(String owner, Set<Scope> scopes, Optional<Instant> expiresAt) {
    if (!scopes.contains(Scope.ADMIN) && admins() == 0) {
      throw ProblemException.of(
          Code.INVALID_STATE, "The first token needs the scope admin, else no more could be made.");
    }
    String secret = Token.newSecret();
    Token token =
        new Token(Token.digestOf(secret), owner, scopes, Optional.of(clock.instant()), expiresAt);
    store.add(token);
    tokens.changed();
    return new Issued(secret, token);
  }

  public static boolean isOwner(String name) {
    return Token.OWNER.matcher(name).matches();
  }

  /// The newest first.
  public List<Entry> list() {
    tokens.changed();
    Map<String, Instant> uses = store.uses();
    return tokens.all().stream()
        .sorted(
            Comparator.comparing(
                token -> token.createdAt().orElse(Instant.EPOCH), Comparator.reverseOrder()))
        .map(token -> new Entry(token, Optional.ofNullable(uses.get(token.id()))))
        .toList();
  }

  /// Whether there was such a token. Throws [ProblemException] for one that is not to be revoked
  /// here.
  public boolean revoke(String id) {
    tokens.changed();
    Optional<Token> token = tokens.all().stream().filter(it -> it.id().equals(id)).findFirst();
    if (token.isEmpty()) {
      return false;
    }
    if (token.get().createdAt().isEmpty()) {
      throw ProblemException.of(
          Code.INVALID_STATE, "This token comes from the tokens file; take its line out there.");
    }
    if (token.get().admin() && admins() == 1 && tokens.all().size() > 1) {
      throw ProblemException.of(
          Code.INVALID_STATE,
          "This is the last token with the scope admin; revoke the others first.");
    }
    boolean removed = store.remove(token.get());
    tokens.changed();
    return removed;
  }

  /// Everyone who may have tasks.
  public Set<String> owners() {
    Set<String> owners = new TreeSet<>(store.owners());
    tokens.all().forEach(token -> owners.add(token.owner()));
    owners.add(Caller.LOCAL.owner());
    return owners;
  }

  private long admins() {
    Instant now = clock.instant();
    return tokens.all().stream().filter(it -> it.admin() && !it.expired(now)).count();
  }
}
