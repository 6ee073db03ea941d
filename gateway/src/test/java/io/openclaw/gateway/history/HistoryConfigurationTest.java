package io.openclaw.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.history.sql.HistoryFile;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.RedisKeys.Part;
import io.openclaw.task.Claim;
import io.openclaw.task.EventType;
import io.openclaw.task.Lane;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.Status;
import io.openclaw.task.Submission;
import io.openclaw.task.TaskControl.Controlled;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskStore;
import io.openclaw.task.TaskView;
import io.openclaw.task.TaskWork.Finish;
import io.openclaw.task.redis.RedisTaskStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/// The whole room as the gateway wires it, on a real Redis and a real file.
class HistoryConfigurationTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final int SHARDS = 2;

  @TempDir static Path redisFolder;
  @TempDir Path folder;
  private static LocalRedis server;
  private static Redis redis;
  private static TaskStore store;
  private ApplicationContextRunner gateway;

  @BeforeAll
  static void start() {
    server = LocalRedis.start(LocalRedis.Settings.in(redisFolder));
    redis = Redis.connect(server.url(), Duration.ofSeconds(1));
    Awaitility.await().until(redis::connected);
    store = new RedisTaskStore(redis, QueueLimits.DEFAULT, SHARDS, CLOCK);
  }

  @AfterAll
  static void stop() {
    redis.close();
    server.close();
  }

  @BeforeEach
  void configure() {
    gateway =
        new ApplicationContextRunner()
            .withUserConfiguration(HistoryConfiguration.class)
            .withBean(TaskStore.class, () -> store)
            .withBean(Redis.class, () -> redis, it -> it.setDestroyMethodName(""))
            .withBean(InstantSource.class, () -> CLOCK)
            .withPropertyValues("openclaw.data=" + folder);
  }

  @Test
  void takesEndedTasksOverAndThenLetsTheirCopiesExpire() {
    gateway.run(context -> {
      TaskHistory history = context.getBean(TaskHistory.class);
      for (int shard = 0; shard < SHARDS; shard++) {
        TaskId id = end(shard);
        TaskView live = store.find(id).orElseThrow();
        List<TaskEvent> log = store.events(id, 0, 100);

        Awaitility.await().until(() -> store.outbox(id.shard(), 10).isEmpty());

        assertThat(history.events(id, 0, 100)).isEqualTo(log);
        assertThat(history.find(id)).contains(asArchived(live));
        assertThat(history.request(id)).contains("{\"message\":\"hello\"}");
        assertThat(timeToLive(id)).isBetween(3_590_000L, 3_600_000L);
      }
      assertThat(context.getBean(HistoryState.Source.class).now().ok()).isTrue();
      assertThat(context.getBean(HistoryState.Source.class).now().archived()).isEqualTo(SHARDS);
    });
  }

  @Test
  void keepsTheStoresCopiesForEverWhileTheHistoryCannotCommit() {
    gateway
        .withPropertyValues("openclaw.history.busy-timeout=20ms")
        .run(context -> {
          HistoryFile file = HistoryFile.in(folder);
          HistoryState.Source state = context.getBean(HistoryState.Source.class);
          Awaitility.await().until(() -> state.now().archiving());
          TaskId id;
          try (var other = file.connect();
              var statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            id = end(0);
            Awaitility.await().until(() -> !state.now().ok());
            assertThat(timeToLive(id)).as("no time to live").isEqualTo(-1);
            assertThat(store.find(id)).isPresent();
            statement.execute("ROLLBACK");
          }

          Awaitility.await().until(() -> state.now().ok());
          Awaitility.await().until(() -> timeToLive(id) > 0);
          assertThat(context.getBean(TaskHistory.class).find(id)).isPresent();
        });
  }

  @Test
  void removesAtOnceWhenMemoryIsShort() {
    gateway
        .withBean(MemoryGauge.class, () -> () -> 0.7)
        .run(context -> {
          TaskId id = end(0);

          Awaitility.await().until(() -> store.find(id).isEmpty());

          assertThat(context.getBean(TaskHistory.class).find(id)).isPresent();
        });
  }

  @Test
  void forgetsWhatTheStoreForgets() {
    gateway.run(context -> {
      TaskHistory history = context.getBean(TaskHistory.class);
      TaskId id = end(0);
      Awaitility.await().until(() -> history.find(id).isPresent());

      assertThat(store.forget(id, "ann", "")).isEqualTo(new Controlled.Done(true));

      Awaitility.await().until(() -> history.find(id).isEmpty());
    });
  }

  @Test
  void anotherGatewayTakesOverWhenThisOneEnds() {
    gateway.run(first -> {
      HistoryState.Source one = first.getBean(HistoryState.Source.class);
      Awaitility.await().until(() -> one.now().archiving());
      gateway.run(second -> {
        HistoryState.Source two = second.getBean(HistoryState.Source.class);
        assertThat(two.now().archiving()).isFalse();
        assertThat(two.now().ok()).isTrue();
        first.getBean(HistoryService.class).stop();
        assertThat(first.getBean(HistoryService.class).isRunning()).isFalse();
        TaskId id = end(0);
        Awaitility.await().until(() -> second.getBean(TaskHistory.class).find(id).isPresent());
        assertThat(two.now().archiving()).isTrue();
      });
    });
  }

  @Test
  void goesOnWhenRedisComesBack() {
    gateway.run(context -> {
      HistoryState.Source state = context.getBean(HistoryState.Source.class);
      Awaitility.await().until(() -> state.now().archiving());
      TaskHistory history = context.getBean(TaskHistory.class);

      server.kill();
      Awaitility.await().until(() -> !state.now().ok() || !state.now().archiving());
      server.restart();
      Awaitility.await().until(redis::connected);
      TaskId id = end(1);

      Awaitility.await().until(() -> history.find(id).isPresent());
      Awaitility.await().until(() -> state.now().ok());
    });
  }

  private static TaskId end(int shard) {
    TaskId id = TaskId.create(shard, CLOCK);
    store.submit(
        List.of(
            new Submission(
                id,
                "ann",
                Lane.SHORT,
                "account",
                Submission.AccountLimits.NONE,
                "sim",
                "sim-1",
                "ask",
                "session",
                "{\"message\":\"hello\"}",
                19,
                0,
                Duration.ofHours(1),
                4,
                Duration.ofMinutes(5),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())));
    Claim claim =
        store.claim("w1", Map.of(Lane.SHORT, 1), Duration.ofSeconds(8)).stream()
            .filter(it -> it.id().equals(id))
            .findFirst()
            .orElseThrow();
    long seq = store.start(claim, "{}").orElseThrow().seq();
    store.finish(
        claim,
        new Finish(Status.SUCCEEDED, "{\"status\":\"succeeded\"}", "{\"usage\":{}}"),
        seq + 1,
        List.of(
            TaskEvent.Draft.text(EventType.CONTENT, "response", "Hello "),
            TaskEvent.Draft.of(EventType.COMPLETE, "{\"reply\":\"Hello \"}")));
    return id;
  }

  private static long timeToLive(TaskId id) {
    return redis.call(it -> it.pttl(RedisKeys.key(id.shard(), Part.TASK, id.text())));
  }

  private static TaskView asArchived(TaskView live) {
    return new TaskView(
        live.id(),
        live.owner(),
        live.status(),
        live.lane(),
        live.account(),
        live.provider(),
        live.model(),
        live.mode(),
        live.session(),
        live.createdAt(),
        live.startedAt(),
        live.finishedAt(),
        Optional.empty(),
        live.attempt(),
        live.maxAttempts(),
        live.worker(),
        live.seq(),
        0,
        0,
        live.bytes(),
        live.idempotencyDigest(),
        live.outcome(),
        true,
        "",
        TaskView.Links.NONE);
  }
}
