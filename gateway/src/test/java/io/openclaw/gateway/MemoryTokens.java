package io.openclaw.gateway;

import io.openclaw.gateway.token.Token;
import io.openclaw.gateway.token.TokenStore;
import io.openclaw.task.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Tokens in memory, and a switch that takes them away.
public final class MemoryTokens implements TokenStore {
  public final AtomicInteger questions = new AtomicInteger();
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();
  private final Map<String, Instant> uses = new ConcurrentHashMap<>();
  private final Set<String> owners = ConcurrentHashMap.newKeySet();
  public volatile boolean away;

  private void ask() {
    questions.incrementAndGet();
    if (away) {
      throw new StoreException.Away("away", new IllegalStateException());
    }
  }

  @Override
  public List<Token> all() {
    ask();
    return List.copyOf(tokens.values());
  }

  @Override
  public Optional<Token> find(String digest) {
    ask();
    return Optional.ofNullable(tokens.get(digest));
  }

  @Override
  public void add(Token token) {
    ask();
    owners.add(token.owner());
    tokens.put(token.digest(), token);
  }

  @Override
  public boolean remove(Token token) {
    ask();
    return tokens.remove(token.digest()) != null;
  }

  @Override
  public Set<String> owners() {
    ask();
    return Set.copyOf(owners);
  }

  @Override
  public void used(String id, Instant at) {
    ask();
    uses.put(id, at);
  }

  @Override
  public Map<String, Instant> uses() {
    ask();
    return Map.copyOf(uses);
  }
}
