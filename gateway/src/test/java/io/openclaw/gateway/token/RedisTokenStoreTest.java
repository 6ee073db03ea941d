package io.openclaw.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.caller.Scope;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.token.redis.RedisTokenStore;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import io.openclaw.task.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two gateways' view of one real Redis.
class RedisTokenStoreTest {
  @TempDir private static Path folder;
  private static LocalRedis server;
  private static Redis here;
  private static Redis there;

  private final HandClock clock = new HandClock();

  @BeforeAll
  static void start() {
    server = LocalRedis.start(LocalRedis.Settings.in(folder));
    here = Redis.connect(server.url(), Duration.ofMillis(900));
    there = Redis.connect(server.url(), Duration.ofMillis(900));
    await().until(() -> here.connected() && there.connected());
  }

  @AfterAll
  static void stop() {
    here.close();
    there.close();
    server.close();
  }

  @Test
  void aTokenGoesThroughRedisAndIsRevokedForAllGateways() {
    TokenStore store = new RedisTokenStore(here);
    KnownTokens book = new KnownTokens(store, Optional.empty(), clock);
    TokenAdministration office = new TokenAdministration(store, book, clock);
    TokenAuthenticator elsewhere =
        new TokenAuthenticator(
            new KnownTokens(new RedisTokenStore(there), Optional.empty(), clock),
            new TokenPolicy(TokenRequirement.AUTO, /* loopback= */ true));
    office.issue("root", EnumSet.allOf(Scope.class), Optional.empty());
    Instant end = clock.instant().plus(Duration.ofDays(1));
    var issued = office.issue("ann", Set.of(Scope.TASKS), Optional.of(end));

    Pass pass = elsewhere.login(issued.secret());
    assertThat(pass.caller()).isEqualTo(new Caller("ann", Set.of(Scope.TASKS)));
    assertThat(store.find(issued.token().digest())).contains(issued.token());
    await()
        .untilAsserted(
            () -> assertThat(store.uses()).containsEntry(issued.token().id(), clock.instant()));
    assertThat(here.call(it -> it.hgetall(RedisKeys.tokens())).toString())
        .doesNotContain(issued.secret())
        .doesNotContain(issued.secret().substring(4));

    assertThat(office.revoke(issued.token().id())).isTrue();
    clock.move(Duration.ofSeconds(20));
    pass.valid();
    await().untilAsserted(() -> assertThat(pass.valid()).isFalse());
    assertThatThrownBy(() -> elsewhere.login(issued.secret())).isInstanceOf(ProblemException.class);
    assertThat(office.owners()).contains("ann", "root", "local");
  }

  @Test
  void whatSomebodyElseWroteIntoTheHashOpensNothing() {
    String digest = Token.digestOf(Token.newSecret());
    for (String junk :
        List.of("", "[]", "{\"owner\":\"*\",\"scopes\":[\"admin\"]}", "{\"owner\":\"a\"}")) {
      here.call(it -> it.hset(RedisKeys.tokens(), digest, junk));

      assertThat(new RedisTokenStore(here).find(digest)).isEmpty();
      assertThat(new RedisTokenStore(here).all()).noneMatch(token -> token.digest().equals(digest));
    }
    here.call(it -> it.hdel(RedisKeys.tokens(), digest));
  }

  @Test
  void whileRedisIsAwayTheStoreSaysSo(@TempDir Path data) {
    try (LocalRedis mortal = LocalRedis.start(LocalRedis.Settings.in(data));
        Redis redis = Redis.connect(mortal.url(), Duration.ofMillis(900))) {
      await().until(redis::connected);
      mortal.kill();
      await().until(() -> !redis.connected());

      assertThatThrownBy(() -> new RedisTokenStore(redis).all()).isInstanceOf(StoreException.class);
    }
  }
}
