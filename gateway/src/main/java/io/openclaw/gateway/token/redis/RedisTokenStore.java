package io.openclaw.gateway.token.redis;

import io.lettuce.core.RedisFuture;
import io.openclaw.gateway.caller.Scope;
import io.openclaw.gateway.token.Token;
import io.openclaw.gateway.token.TokenStore;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisException;
import io.openclaw.redis.RedisKeys;
import io.openclaw.task.StoreException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One hash of all tokens: digest → JSON.
public final class RedisTokenStore implements TokenStore {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Redis redis;

  public RedisTokenStore(Redis redis) {
    this.redis = redis;
  }

  @Override
  public List<Token> all() {
    Map<String, String> kept = asked(() -> redis.call(it -> it.hgetall(RedisKeys.tokens())));
    return kept.entrySet().stream()
        .flatMap(entry -> token(entry.getKey(), entry.getValue()).stream())
        .toList();
  }

  @Override
  public Optional<Token> find(String digest) {
    return Optional.ofNullable(
            asked(() -> redis.<String>call(it -> it.hget(RedisKeys.tokens(), digest))))
        .flatMap(json -> token(digest, json));
  }

  @Override
  public void add(Token token) {
    asked(() ->
        redis.<Object>callAll(it ->
            List.of(
                wide(it.sadd(RedisKeys.tokenOwners(), token.owner())),
                wide(it.hset(RedisKeys.tokens(), token.digest(), json(token))))));
  }

  @Override
  public boolean remove(Token token) {
    List<Object> removed =
        asked(() ->
            redis.<Object>callAll(it ->
                List.of(
                    wide(it.hdel(RedisKeys.tokens(), token.digest())),
                    wide(it.hdel(RedisKeys.tokenUses(), token.id())))));
    return Long.valueOf(1).equals(removed.getFirst());
  }

  @Override
  public Set<String> owners() {
    return asked(() -> redis.call(it -> it.smembers(RedisKeys.tokenOwners())));
  }

  @Override
  public void used(String id, Instant at) {
    asked(() ->
        redis.call(it -> it.hset(RedisKeys.tokenUses(), id, Long.toString(at.getEpochSecond()))));
  }

  @Override
  public Map<String, Instant> uses() {
    Map<String, String> kept = asked(() -> redis.call(it -> it.hgetall(RedisKeys.tokenUses())));
    Map<String, Instant> uses = new HashMap<>();
    kept.forEach((id, second) -> uses.put(id, Instant.ofEpochSecond(Long.parseLong(second))));
    return uses;
  }

  @SuppressWarnings("unchecked") // An answer is only read.
  private static RedisFuture<Object> wide(RedisFuture<?> answer) {
    return (RedisFuture<Object>) answer;
  }

  private static String json(Token token) {
    ObjectNode json = JSON.createObjectNode().put("owner", token.owner());
    token.scopes().forEach(scope -> json.withArray("scopes").add(scope.word()));
    token.createdAt().ifPresent(at -> json.put("created_at", at.toString()));
    token.expiresAt().ifPresent(at -> json.put("expires_at", at.toString()));
    return json.toString();
  }

  /// A value that cannot be read is no token.
  private static Optional<Token> token(String digest, String json) {
    try {
      JsonNode node = JSON.readTree(json);
      Set<Scope> scopes =
          node.path("scopes")
              .valueStream()
              .flatMap(word -> Scope.of(word.asString("")).stream())
              .collect(Collectors.toSet());
      return Optional.of(
          new Token(
              digest,
              node.path("owner").asString(""),
              scopes,
              Optional.of(Instant.parse(node.path("created_at").asString(""))),
              Optional.ofNullable(node.get("expires_at"))
                  .map(at -> Instant.parse(at.asString("")))));
    } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException broken) {
      return Optional.empty();
    }
  }

  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (RedisException.Away away) {
      throw new StoreException.Away("the tokens' store is away", away);
    } catch (RedisException.NoAnswer late) {
      throw new StoreException.OutcomeUnknown("the tokens' store did not answer", late);
    } catch (RedisException.OutOfMemory full) {
      throw new StoreException.StorageFull("the tokens' store is full", full);
    } catch (RedisException.Refused refused) {
      throw new StoreException.Broken("the tokens' store answered with an error", refused);
    }
  }
}
