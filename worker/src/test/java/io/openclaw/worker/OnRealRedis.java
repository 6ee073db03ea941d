package io.openclaw.worker;

import static org.awaitility.Awaitility.await;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.redis.RedisTaskSignals;
import io.openclaw.task.redis.RedisTaskStore;
import io.openclaw.worker.cache.redis.RedisAnswerStore;
import io.openclaw.worker.provider.ScriptedServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests of a [WorkerFixture] that keeps its tasks in a Redis server of its own.
abstract class OnRealRedis {
  @TempDir private Path folder;
  private @Nullable LocalRedis server;
  private @Nullable Redis redis;
  private @Nullable WorkerFixture opened;

  @BeforeEach
  void start() {
    server = LocalRedis.start(LocalRedis.Settings.in(folder));
    redis = Redis.connect(server.url(), Duration.ofSeconds(2));
    await().until(redis()::connected);
  }

  @AfterEach
  void stop() {
    if (opened != null) {
      opened.close();
    }
    if (redis != null) {
      redis.close();
    }
    if (server != null) {
      server.close();
    }
  }

  WorkerFixture open(ScriptedServer.Script script) {
    RedisTaskStore store = new RedisTaskStore(redis(), QueueLimits.DEFAULT, 1, WorkerFixture.CLOCK);
    WorkerFixture shop =
        new WorkerFixture(
            script, store, new RedisTaskSignals(redis(), 1), new RedisAnswerStore(redis()));
    opened = shop;
    return shop;
  }

  Redis redis() {
    return Objects.requireNonNull(redis, "not started");
  }

  LocalRedis server() {
    return Objects.requireNonNull(server, "not started");
  }
}
