package io.openclaw.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.presence.Presence.Register.Entry;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisPresenceRegisterTest {
  private final TaskId task = TaskId.create(0, InstantSource.system());

  @Test
  void whatIsWrittenIsReadUntilItsTime(@TempDir Path data) {
    try (LocalRedis server = LocalRedis.start(LocalRedis.Settings.in(data));
        Redis redis = Redis.connect(server.url(), Duration.ofSeconds(1))) {
      await().until(redis::connected);
      RedisPresenceRegister register = new RedisPresenceRegister(redis);
      assertThat(register.read(task)).isEmpty();

      register.write(task, new Entry("ann", "g1"), Duration.ofMinutes(1));
      assertThat(register.read(task)).contains(new Entry("ann", "g1"));
      register.write(task, new Entry("ann", "g2"), Duration.ofMillis(300));
      assertThat(register.read(task)).contains(new Entry("ann", "g2"));
      await().until(() -> register.read(task).isEmpty());

      server.kill();
      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> register.read(task)).isInstanceOf(StoreException.class));
    }
  }
}
