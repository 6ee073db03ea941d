package io.openclaw.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.provider.AccountState;
import io.openclaw.provider.redis.RedisAccountStates;
import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.Ask;
import io.openclaw.ratelimit.CallOutcome;
import io.openclaw.ratelimit.Calls;
import io.openclaw.ratelimit.HandClock;
import io.openclaw.ratelimit.LearningContract;
import io.openclaw.ratelimit.Limits;
import io.openclaw.ratelimit.Quota;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import io.openclaw.testkit.redis.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisLimitsTest extends LearningContract {
  private static final String TEST_CLOCK =
      "local function now() return tonumber(redis.call('GET', 'test:now')) end";

  private final HandClock clock = new HandClock();
  private @Nullable TestRedis server;
  private @Nullable Redis connection;

  @BeforeAll
  void startRedis(@TempDir Path folder) {
    server = TestRedis.start(folder);
    connection = Redis.connect(server.url(), Duration.ofSeconds(5));
    await().until(redis()::connected);
  }

  @AfterAll
  void stopRedis() {
    redis().close();
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected Limits open() {
    redis().call(it -> it.flushall());
    forward(Duration.ZERO);
    return new RedisLimits(redis(), SETTINGS, this::ticks, Map.of("clock", TEST_CLOCK));
  }

  @Override
  protected void forward(Duration step) {
    clock.forward(step);
    redis().call(it -> it.set("test:now", Long.toString(clock.millis())));
  }

  private long ticks() {
    return clock.millis() * 1_000_000;
  }

  @Override
  protected void awaitListening(List<String> heard) {
    await().until(() -> copy(heard).contains("*"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theScriptsAgreeWithTheModelOnARandomWalk(long seed) {
    new RandomWalk(seed, clock, this::forward, limits, SETTINGS).run(500);
  }

  @Test
  void theServersOwnClockIsUsedByDefault() {
    Limits real = new RedisLimits(redis(), SETTINGS);
    Account one = account(0, 1);

    assertThat(real.acquire(new Ask(one, "m", 0), "p:a").granted()).isTrue();
    assertThat(real.acquire(new Ask(one, "m", 0), "p:b").granted()).isFalse();
    await().until(() -> real.acquire(new Ask(one, "m", 0), "p:b").granted());
    assertThat(real.look(one).at()).isGreaterThan(clock.millis());
  }

  @Test
  void madeUpModelsDoNotFillTheMemoryWhileTheStateIsNotRead() {
    Account account = account(8, 0);
    for (int i = 0; i < 200; i++) {
      CallOutcome silent = new CallOutcome.Silent("stall");
      limits.settle(account, Calls.ended("made-up " + i, "p:" + i, 1, silent));
    }
    List<String> fields =
        redis().call(it -> it.hkeys(RedisKeys.limit(account.id(), RedisKeys.Limit.BREAKERS)));
    assertThat(fields.stream().filter(it -> it.startsWith("used:"))).hasSize(64);
  }

  @Test
  void noKeyHoldsTheSecret() {
    Account secret = Account.of("http://provider", "the-secret", "n", Quota.ofMinute(1, 1));
    limits.acquire(new Ask(secret, "m", 0), "p:a");

    List<String> keys = redis().call(it -> it.keys("*"));
    assertThat(keys).isNotEmpty().noneMatch(key -> key.contains("secret"));
  }

  @Test
  void whatIsPublishedIsReadByName() {
    Account account = account(5, 40);
    AccountState state = limits.look(account);
    limits.publish(account, state);

    RedisAccountStates reader = new RedisAccountStates(redis());
    assertThat(reader.of(account.name())).contains(state);
    assertThat(reader.of("unknown")).isEmpty();
  }

  private Redis redis() {
    if (connection == null) {
      throw new IllegalStateException("not started");
    }
    return connection;
  }
}
