package io.openclaw.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.websocket.Attendance.Entry;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisAttendanceTest {
  private final TaskId task = TaskId.create(0, InstantSource.system());

  @Test
  void whatIsWrittenIsReadUntilItsTime(@TempDir Path data) {
    try (LocalRedis server = LocalRedis.start(LocalRedis.Settings.in(data));
        Redis redis = Redis.connect(server.url(), Duration.ofSeconds(1))) {
      await().until(redis::connected);
      RedisAttendance attendance = new RedisAttendance(redis);
      assertThat(attendance.read(task)).isEmpty();

      attendance.write(task, new Entry("ann", "g1"), Duration.ofMinutes(1));
      assertThat(attendance.read(task)).contains(new Entry("ann", "g1"));
      attendance.write(task, new Entry("ann", "g2"), Duration.ofMillis(300));
      assertThat(attendance.read(task)).contains(new Entry("ann", "g2"));
      await().until(() -> attendance.read(task).isEmpty());

      server.kill();
      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> attendance.read(task)).isInstanceOf(StoreException.class));
    }
  }
}
