package io.openclaw.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.security.Quotas.Taken;
import io.openclaw.gateway.security.redis.RedisQuotas;
import io.openclaw.gateway.security.redis.RedisTokenStore;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two gateways' view of one real Redis.
class RedisSecurityTest {
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
    TokenBook book = new TokenBook(store, Optional.empty(), clock);
    TokenOffice office = new TokenOffice(store, book, clock);
    Callers elsewhere =
        new Callers(
            new TokenBook(new RedisTokenStore(there), Optional.empty(), clock),
            new Entry(TokensNeeded.AUTO, /* loopback= */ true));
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
  void twoGatewaysShareAClientsQuota() {
    Quotas one = new RedisQuotas(here, 60, 10);
    Quotas other = new RedisQuotas(there, 60, 10);
    await().until(() -> shared(one, other));

    int granted = 0;
    Taken last = one.take("shared");
    for (int call = 0; call < 15; call++) {
      last = (call % 2 == 0 ? one : other).take("shared");
      granted += last.granted() ? 1 : 0;
    }

    assertThat(granted).isBetween(9, 10);
    assertThat(last.granted()).isFalse();
    assertThat(last.pause()).isPositive();
    assertThat((long) here.<Long>call(it -> it.pttl(RedisKeys.quota("shared")))).isPositive();
  }

  /// Whether both count in Redis already, and not each by itself.
  private static boolean shared(Quotas one, Quotas other) {
    String client = "probe" + System.nanoTime();
    return one.take(client).left() - 1 == other.take(client).left();
  }

  @Test
  void manyRequestsOfOneClientAtOnceAreCountedExactly() throws Exception {
    Quotas quotas = new RedisQuotas(here, 60, 100);
    await().until(() -> here.call(it -> it.exists(RedisKeys.quota(probe(quotas)))) == 1);
    try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Taken>> taken =
          crowd.invokeAll(
              IntStream.range(0, 300)
                  .<java.util.concurrent.Callable<Taken>>mapToObj(_ -> () -> quotas.take("crowd"))
                  .toList());
      long granted = 0;
      for (Future<Taken> one : taken) {
        granted += one.get().granted() ? 1 : 0;
      }

      assertThat(granted).isBetween(100L, 105L);
    }
  }

  private static String probe(Quotas quotas) {
    String client = "probe" + System.nanoTime();
    quotas.take(client);
    return client;
  }

  @Test
  void whileRedisIsAwayEachGatewayCountsByItselfAndAnswersAtOnce(@TempDir Path data) {
    try (LocalRedis mortal = LocalRedis.start(LocalRedis.Settings.in(data));
        Redis redis = Redis.connect(mortal.url(), Duration.ofMillis(900))) {
      await().until(redis::connected);
      Quotas quotas = new RedisQuotas(redis, 60, 5);
      await().until(() -> redis.call(it -> it.exists(RedisKeys.quota(probe(quotas)))) == 1);
      mortal.kill();
      await().until(() -> !redis.connected());

      int granted = 0;
      long from = System.nanoTime();
      for (int call = 0; call < 20; call++) {
        granted += quotas.take("alone").granted() ? 1 : 0;
      }

      assertThat(granted).isBetween(5, 6);
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(1));
      assertThatThrownBy(() -> new RedisTokenStore(redis).all()).isInstanceOf(StoreException.class);
    }
  }
}
