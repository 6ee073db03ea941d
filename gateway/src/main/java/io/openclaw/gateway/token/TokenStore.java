package io.openclaw.gateway.token;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Keeps tokens for all gateways. Every method throws [io.openclaw.task.StoreException] when the
/// store is away.
public interface TokenStore {
  List<Token> all();

  Optional<Token> find(String digest);

  void add(Token token);

  /// Whether it was there.
  boolean remove(Token token);

  /// Owners of all tokens there ever were.
  Set<String> owners();

  void used(String id, Instant at);

  /// When tokens were last used, by id.
  Map<String, Instant> uses();
}
