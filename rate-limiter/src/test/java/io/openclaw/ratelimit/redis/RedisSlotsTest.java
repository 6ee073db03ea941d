package io.openclaw.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.HandClock;
import io.openclaw.ratelimit.MemorySlots;
import io.openclaw.ratelimit.Slots;
import io.openclaw.ratelimit.SlotsContract;
import io.openclaw.redis.Redis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisSlotsTest extends SlotsContract {
  private static final String TEST_CLOCK =
      "local function now() return tonumber(redis.call('GET', 'test:now')) end";

  private final HandClock clock = new HandClock();
  private @Nullable LocalRedis server;
  private @Nullable Redis connection;

  @BeforeAll
  void startRedis(@TempDir Path folder) {
    server = LocalRedis.start(LocalRedis.Settings.in(folder));
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
  protected Slots open() {
    redis().call(it -> it.flushall());
    forward(Duration.ZERO);
    return new RedisSlots(redis(), Map.of("clock", TEST_CLOCK));
  }

  @Override
  protected void forward(Duration step) {
    clock.forward(step);
    redis().call(it -> it.set("test:now", Long.toString(clock.millis())));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theScriptsAgreeWithTheModelOnARandomWalk(long seed) {
    Random random = new Random(seed);
    Slots model = new MemorySlots(clock);
    Account account = Account.of("http://provider", "key", 1 + random.nextInt(3));
    for (int step = 0; step < 400; step++) {
      String holder = "h" + random.nextInt(6);
      Duration lease = Duration.ofMillis(500 + random.nextInt(4000));
      switch (random.nextInt(8)) {
        case 0 -> {
          Duration hold = Duration.ofMillis(random.nextBoolean() ? 0 : 500);
          model.release(account, holder, hold);
          slots.release(account, holder, hold);
        }
        case 1 -> {
          model.renew(account, List.of(holder), lease);
          slots.renew(account, List.of(holder), lease);
        }
        case 2, 3 -> forward(Duration.ofMillis(random.nextInt(900)));
        default -> {
          int priority = random.nextInt(3);
          assertThat(slots.acquire(account, holder, priority, lease))
              .as("seed %d, step %d", seed, step)
              .isEqualTo(model.acquire(account, holder, priority, lease));
        }
      }
    }
  }

  @Test
  void theServersOwnClockIsUsedByDefault() {
    Slots real = new RedisSlots(redis());
    Account one = Account.of("http://provider", "clock", 1);

    assertThat(real.acquire(one, "a", 0, Duration.ofMillis(200)).granted()).isTrue();
    assertThat(real.acquire(one, "b", 0, Duration.ofMillis(200)).granted()).isFalse();
    await().until(() -> real.acquire(one, "b", 0, Duration.ofMillis(200)).granted());
  }

  @Test
  void noKeyHoldsTheSecret() {
    slots.acquire(Account.of("http://provider", "the-secret", 1), "a", 0, Duration.ofSeconds(1));

    List<String> keys = redis().call(it -> it.keys("*"));
    assertThat(keys).isNotEmpty().noneMatch(key -> key.contains("secret"));
  }

  private Redis redis() {
    if (connection == null) {
      throw new IllegalStateException("not started");
    }
    return connection;
  }
}
