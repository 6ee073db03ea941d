package io.openclaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.history.HistoryState;
import io.openclaw.gateway.history.sql.HistoryFile;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.task.TaskStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/// Another process holds the history's file, so ended tasks stay in Redis.
class HistoryBehindTest {
  @TempDir Path folder;
  private LocalRedis redis;
  private ConfigurableApplicationContext context;
  private GatewayClient gateway;

  @BeforeEach
  void start() {
    redis = LocalRedis.start(LocalRedis.Settings.in(folder.resolve("redis")));
    SpringApplication application = new SpringApplication(GatewayApplication.class);
    application.setRegisterShutdownHook(false);
    context =
        application.run(
            "--server.port=0",
            "--openclaw.data=" + folder,
            "--openclaw.redis-url=" + redis.url(),
            "--openclaw.history.busy-timeout=20ms",
            "--openclaw.history.behind.after=1s",
            "--openclaw.history.behind.tasks=3");
    gateway =
        new GatewayClient(
            Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port")));
    HistoryState.Source history = context.getBean(HistoryState.Source.class);
    await().until(() -> history.now().archiving() && gateway.get("/health").status() == 200);
  }

  @AfterEach
  void stop() {
    gateway.client.shutdownNow();
    context.close();
    redis.close();
  }

  @Test
  void tasksAreRefusedUntilItIsWrittenAgain() throws Exception {
    try (Connection other = HistoryFile.in(folder).connect();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      end("a");
      end("b");
      await().until(() -> history().path("lag_ms").asLong() > 3_000);
      assertThat(gateway.submit("{\"message\":\"few wait\"}").status()).isEqualTo(202);
      end("c");

      await()
          .until(
              () -> gateway.submit("{\"message\":\"many wait\"}").code().equals("history_behind"));
      Answer refused = gateway.submit("{\"message\":\"refused\"}");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("30");
      assertThat(gateway.get("/health").json().path("status").asString()).isEqualTo("degraded");
      assertThat(history().path("problem").asString()).startsWith("new tasks are refused");
      statement.execute("ROLLBACK");
    }

    await().until(() -> gateway.submit("{\"message\":\"again\"}").status() == 202);
    assertThat(history().path("problem").isNull()).isTrue();
  }

  private void end(String message) {
    ScriptedWorker.claim(context.getBean(TaskStore.class), gateway.task(message))
        .start()
        .succeed(message);
  }

  private JsonNode history() {
    return gateway.get("/stats").json().path("history");
  }
}
