package io.openclaw.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.task.redis.ShardCount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardCountTest {
  @TempDir static Path data;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static LocalRedis server;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static Redis redis;

  @BeforeAll
  static void startRedis() {
    server = LocalRedis.start(LocalRedis.Settings.in(data));
    redis = Redis.connect(server.url(), Duration.ofSeconds(5));
    await().until(redis::connected);
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
    server.close();
  }

  @BeforeEach
  void clear() {
    redis.call(it -> it.flushdb());
  }

  @Test
  void theFirstStartDecidesAndAnotherNumberIsRefusedWithWhatToDo() {
    assertThat(ShardCount.agreed(redis, 4).get()).isEqualTo(4);

    ShardCount other = ShardCount.agreed(redis, 2);

    assertThat(other.conflict())
        .hasValueSatisfying(why ->
            assertThat(why).contains("into 4 shards", "openclaw.shards is 2", "OPENCLAW_SHARDS=4"));
    assertThatThrownBy(other::get).isInstanceOf(StoreException.Broken.class);
    assertThat(ShardCount.agreed(redis, 4).conflict()).isEmpty();
  }

  @Test
  void withoutASettingItIsWhatRedisHasAndOneAtFirst() {
    assertThat(ShardCount.agreed(redis, 0).get()).isEqualTo(1);
    redis.call(it -> it.flushdb());
    assertThat(ShardCount.agreed(redis, 8).get()).isEqualTo(8);

    assertThat(ShardCount.agreed(redis, 0).get()).isEqualTo(8);
  }

  @Test
  void aWorkerThatWasFirstFollowsTheGatewayAndKeepsNothing() {
    ShardCount worker = ShardCount.found(redis);
    assertThat(worker.get()).isEqualTo(1);
    List<String> keys = redis.call(it -> it.keys("*"));
    assertThat(keys).isEmpty();

    ShardCount.agreed(redis, 4).get();

    assertThat(worker.get()).isEqualTo(4);
  }

  @Test
  void aKnownNumberIsReadAgainOnlyOnDemand() {
    ShardCount.agreed(redis, 4).get();
    ShardCount worker = ShardCount.found(redis);
    assertThat(worker.get()).isEqualTo(4);
    redis.call(it -> it.flushdb());
    ShardCount.agreed(redis, 2).get();

    assertThat(worker.get()).isEqualTo(4);
    assertThat(worker.refresh()).isEqualTo(2);
    assertThat(worker.get()).isEqualTo(2);
  }
}
