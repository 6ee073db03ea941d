package io.openclaw.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.quota.Quotas.Taken;
import io.openclaw.gateway.quota.redis.RedisQuotas;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two gateways' view of one real Redis.
class RedisQuotasTest {
  @TempDir private static Path folder;
  private static LocalRedis server;
  private static Redis here;
  private static Redis there;

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
    }
  }
}
