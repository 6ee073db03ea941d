package io.openclaw.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayApplication;
import io.openclaw.gateway.GatewayClient;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskSessions.DueTurn;
import io.openclaw.task.redis.RedisTaskStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// A gateway that dies between the end of a turn and the release of the next leaves it to another.
class TurnTakeOverTest {
  @TempDir Path data;
  private LocalRedis redis;
  private Redis connection;
  private RedisTaskStore store;
  private String next;

  /// Two turns were submitted; then the gateway went, and the first has ended since.
  @BeforeEach
  void aTurnIsDueAndNoGatewayIsThere() {
    redis = LocalRedis.start(LocalRedis.Settings.in(data.resolve("redis")));
    connection = Redis.connect(redis.url(), Duration.ofSeconds(5));
    store =
        new RedisTaskStore(
            connection, QueueLimits.DEFAULT, /* shards= */ 1, InstantSource.system());
    ConfigurableApplicationContext gateway = gateway();
    GatewayClient client = client(gateway);
    String first = submit(client, "one");
    ScriptedWorker running = ScriptedWorker.claim(store, first).start();
    next = submit(client, "two");
    gateway.close();
    running.succeed("1");
  }

  @AfterEach
  void stop() {
    connection.close();
    redis.close();
  }

  @Test
  void theSweepOfAnotherFindsATurnThatNobodyHeardOf() {
    try (ConfigurableApplicationContext _ = gateway()) {
      assertToldTheFirst();
    }
  }

  @Test
  void aTurnThatADeadGatewayHadTakenIsReleasedWhenItsLeaseIsOver() {
    Duration lease = Duration.ofSeconds(4);
    assertThat(store.takeTurns(9, lease))
        .containsExactly(new DueTurn(new TaskId(next), "local", "s"));
    long taken = System.nanoTime();

    try (ConfigurableApplicationContext _ = gateway()) {
      assertToldTheFirst();
    }

    assertThat(Duration.ofNanos(System.nanoTime() - taken)).isGreaterThanOrEqualTo(lease);
  }

  private void assertToldTheFirst() {
    ScriptedWorker worker = ScriptedWorker.claim(store, next);
    assertThat(worker.claim().request().orElseThrow()).contains("\"one\"", "\"1\"", "\"two\"");
  }

  private ConfigurableApplicationContext gateway() {
    SpringApplication application = new SpringApplication(GatewayApplication.class);
    application.setRegisterShutdownHook(false);
    return application.run(
        "--server.port=0",
        "--openclaw.data=" + data,
        "--openclaw.redis-ours=true",
        "--openclaw.redis-url=" + redis.url());
  }

  private static GatewayClient client(ConfigurableApplicationContext gateway) {
    String port = gateway.getEnvironment().getRequiredProperty("local.server.port");
    GatewayClient client = new GatewayClient(Integer.parseInt(port));
    await().atMost(Duration.ofSeconds(30)).until(() -> client.get("/health").status() == 200);
    return client;
  }

  private static String submit(GatewayClient client, String message) {
    return client
        .submit("{\"session_id\":\"s\",\"message\":\"%s\"}".formatted(message))
        .json()
        .path("task_id")
        .asString();
  }
}
