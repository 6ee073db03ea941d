package io.openclaw.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayApplication;
import io.openclaw.gateway.GatewayClient;
import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskSessions;
import io.openclaw.task.TaskStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// Sessions where tasks are divided into four shards.
class ShardedSessionsTest {
  private static final int SHARDS = 4;

  @TempDir static Path data;
  private static LocalRedis redis;
  private static ConfigurableApplicationContext context;
  private static GatewayClient gateway;

  @BeforeAll
  static void start() {
    redis = LocalRedis.start(LocalRedis.Settings.in(data.resolve("redis")));
    SpringApplication application = new SpringApplication(GatewayApplication.class);
    application.setRegisterShutdownHook(false);
    context =
        application.run(
            "--server.port=0",
            "--openclaw.data=" + data,
            "--openclaw.redis-ours=true",
            "--openclaw.shards=" + SHARDS,
            "--openclaw.redis-url=" + redis.url());
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    gateway = new GatewayClient(Integer.parseInt(port));
    await().atMost(Duration.ofSeconds(30)).until(() -> gateway.get("/health").status() == 200);
  }

  @AfterAll
  static void stop() {
    gateway.client.shutdownNow();
    context.close();
    redis.close();
  }

  @Test
  void turnsOfASessionShareAShardAndSessionsOfAllShardsAreOneList() {
    List<String> names = IntStream.range(0, 12).mapToObj(it -> "list" + it).toList();
    for (String name : names) {
      String first = id(submit(name, "one"));
      String second = id(submit(name, "two", "Idempotency-Key", name));
      assertThat(List.of(first, second)).allMatch(id -> new TaskId(id).shard() == shard(name));
      ScriptedWorker.claim(store(), first).start().succeed("1");
      ScriptedWorker.claim(store(), second).start().succeed("2");
    }
    assertThat(names.stream().map(ShardedSessionsTest::shard).distinct()).hasSize(SHARDS);

    assertThat(
            gateway.get("/api/v1/sessions?limit=12").json().path("sessions").values().stream()
                .map(it -> it.path("session_id").asString()))
        .containsExactlyElementsOf(names.reversed());
    for (String name : names) {
      assertThat(gateway.get("/api/v1/sessions/" + name).json().path("turns").values()).hasSize(4);
      assertThat(gateway.delete("/api/v1/sessions/" + name).status()).isEqualTo(204);
    }
    assertThat(gateway.get("/api/v1/sessions").json().path("sessions").values())
        .noneMatch(it -> names.contains(it.path("session_id").asString()));
  }

  /// The session is part of the body; the key belongs to no session.
  @Test
  void aKeyIsKnownWhateverShardItsTaskIsIn() {
    for (int session = 0; session < 8; session++) {
      String key = "key" + session;
      String first = id(submit("keyed" + session, "a", "Idempotency-Key", key));

      assertThat(id(submit("keyed" + session, "a", "Idempotency-Key", key))).isEqualTo(first);
      for (int other = 1; other < 4; other++) {
        Answer reused = submit("keyed" + (session + other), "a", "Idempotency-Key", key);
        assertThat(reused.code()).isEqualTo("idempotency_key_reused");
      }
      assertThat(gateway.submit("{\"message\":\"a\"}", "Idempotency-Key", key).code())
          .isEqualTo("idempotency_key_reused");
    }
  }

  private static int shard(String session) {
    return TaskSessions.shard("local", session, SHARDS);
  }

  private static TaskStore store() {
    return context.getBean(TaskStore.class);
  }

  private static Answer submit(String session, String message, String... headers) {
    return gateway.submit(
        "{\"session_id\":\"%s\",\"message\":\"%s\"}".formatted(session, message), headers);
  }

  private static String id(Answer answer) {
    assertThat(answer.status()).as(answer.json().toString()).isIn(200, 202);
    return answer.json().path("task_id").asString();
  }
}
