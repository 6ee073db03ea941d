package io.openclaw.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.task.Lane;
import io.openclaw.task.Submission;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/// The gateway as it is shipped, on a real Redis that is killed under it.
class RealRedisTest {
  private LocalRedis redis;
  private ConfigurableApplicationContext context;
  private GatewayClient gateway;
  private Path folder;

  @BeforeEach
  void start(@TempDir Path data) {
    folder = data;
    redis = LocalRedis.start(LocalRedis.Settings.in(data.resolve("redis")));
    SpringApplication application = new SpringApplication(GatewayApplication.class);
    application.setRegisterShutdownHook(false);
    context =
        application.run(
            "--server.port=0",
            "--openclaw.data=" + data,
            "--openclaw.redis-ours=true",
            "--openclaw.redis-url=" + redis.url());
    gateway =
        new GatewayClient(
            Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port")));
    await().until(() -> gateway.get("/health").status() == 200);
  }

  @AfterEach
  void stop() {
    gateway.client.shutdownNow();
    context.close();
    redis.close();
  }

  @Test
  void aTaskGoesThroughAndIsArchivedWithAllItsEvents() {
    Answer submitted =
        gateway.submit(
            "{\"message\":\"%s\"}".formatted("x".repeat(100_000)), "Idempotency-Key", "one");
    String id = submitted.json().path("task_id").asString();
    ScriptedWorker.claim(store(), id).start().say("Hel", "lo").succeed("Hello");

    JsonNode ended = gateway.get("/api/v1/tasks/" + id).json();
    JsonNode events = gateway.get("/api/v1/tasks/" + id + "/events").json();
    await().until(() -> store().find(new TaskId(id)).orElseThrow().archived());
    redis.kill();
    await().until(() -> gateway.get("/health").status() == 503);

    assertThat(ended.path("text").asString()).isEqualTo("Hello");
    assertThat(gateway.get("/api/v1/tasks/" + id).json()).isEqualTo(ended);
    assertThat(gateway.get("/api/v1/tasks/" + id + "/events").json()).isEqualTo(events);
    assertThat(gateway.get("/api/v1/tasks/t0_00000000000000000000000000").status()).isEqualTo(503);
  }

  @Test
  void killedRedisIs503Within200msAndComesBackByItselfWithEverythingAccepted() {
    List<String> accepted = new ArrayList<>();
    for (int task = 0; task < 50; task++) {
      accepted.add(gateway.task("task " + task));
    }
    redis.kill();
    await()
        .untilAsserted(() ->
            assertThat(gateway.submit("{\"message\":\"a\"}").code())
                .isEqualTo("store_unavailable"));

    for (int round = 0; round < 20; round++) {
      long from = System.nanoTime();
      Answer answer = gateway.submit("{\"message\":\"a\"}");
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofMillis(200));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    redis.restart();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> gateway.submit("{\"message\":\"back\"}").status() == 202);
    for (String id : accepted) {
      assertThat(gateway.get("/api/v1/tasks/" + id).json().path("status").asString())
          .isEqualTo("queued");
    }
  }

  @Test
  void aStreamGoesOnWhereItWasAfterRedisWasKilled() throws Exception {
    String id = gateway.task("streamed");
    ScriptedWorker worker = ScriptedWorker.claim(store(), id).start().say("a");
    StringBuilder streamed = new StringBuilder();
    Thread reader =
        Thread.startVirtualThread(() ->
            streamed.append(
                gateway
                    .send(
                        gateway.request(
                            "/api/v1/tasks/" + id + "/events", "Accept", "text/event-stream"))
                    .response()
                    .body()));
    await().until(() -> context.getBean(TaskFeeds.class).watched() == 1);
    redis.kill();
    redis.restart();
    await().ignoreExceptions().until(() -> store().find(worker.claim().id()).isPresent());
    worker.say("b").succeed("ab");
    reader.join(Duration.ofSeconds(15));

    assertThat(streamed.toString().lines().filter(line -> line.startsWith("id: ")))
        .containsExactly("id: 1", "id: 2", "id: 3", "id: 4", "id: 5", "id: 6");
  }

  @Test
  void theListComesFromRedisAndSqliteAlike() {
    List<String> ids = new ArrayList<>();
    for (int task = 0; task < 5; task++) {
      ids.add(gateway.task("listed"));
    }
    gateway.post("/api/v1/tasks/" + ids.get(2) + "/cancel", "");
    await().until(() -> store().find(new TaskId(ids.get(2))).orElseThrow().archived());

    List<String> listed = new ArrayList<>();
    gateway
        .get("/api/v1/tasks")
        .json()
        .path("tasks")
        .forEach(task -> listed.add(task.path("task_id").asString()));

    assertThat(listed).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void thousandsAreCancelledAtOnceWhileSubmitsAreAnsweredAsEver() throws InterruptedException {
    fill(3_000);
    AtomicReference<Answer> cancelled = new AtomicReference<>();
    Thread bulk =
        Thread.startVirtualThread(() ->
            cancelled.set(
                gateway.post("/api/v1/tasks/cancel", "{\"filter\":{\"lane\":\"long\"}}")));

    int beside = 0;
    while (bulk.isAlive()) {
      assertThat(gateway.submit("{\"message\":\"beside\"}").status()).isEqualTo(202);
      beside++;
    }
    bulk.join();

    assertThat(cancelled.get().json().path("matched").asInt()).isEqualTo(3_000);
    assertThat(cancelled.get().json().path("changed").asInt()).isEqualTo(3_000);
    assertThat(beside).isGreaterThan(5);
    assertThat(store().tally())
        .containsEntry("cancelled", 3_000L)
        .containsEntry("queued", (long) beside);
  }

  private void fill(int count) {
    for (int from = 0; from < count; from += 60) {
      store()
          .submit(
              IntStream.range(0, 60)
                  .mapToObj(_ ->
                      new Submission(
                          TaskId.create(0, InstantSource.system()),
                          "local",
                          Lane.LONG,
                          "a",
                          Submission.AccountLimits.NONE,
                          "sim",
                          "m",
                          "ask",
                          "",
                          "{}",
                          2,
                          0,
                          Duration.ofHours(1),
                          1,
                          Duration.ofMinutes(5),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty()))
                  .toList());
    }
  }

  @Test
  void anArchivedTaskIsRetriedAndBothAreLinkedForGood() {
    String old = gateway.task("fails");
    ScriptedWorker.claim(store(), old).start().fail("no", "failed");
    await().until(() -> store().find(new TaskId(old)).orElseThrow().archived());

    String id =
        gateway.post("/api/v1/tasks/" + old + "/retry", "").json().path("task_id").asString();
    gateway.post("/api/v1/tasks/" + id + "/cancel", "");
    await().until(() -> store().find(new TaskId(id)).orElseThrow().archived());
    await().until(() -> store().outbox(0, 10).isEmpty());
    redis.kill();
    await().until(() -> gateway.get("/health").status() == 503);

    assertThat(gateway.get("/api/v1/tasks/" + old).json().path("retried_as").asString())
        .isEqualTo(id);
    assertThat(gateway.get("/api/v1/tasks/" + id).json().path("retry_of").asString())
        .isEqualTo(old);
  }

  @Test
  void aTokenIsInNoFileOfRedisOrTheHistoryWhateverDoorItWasShownAt() throws IOException {
    String good =
        gateway
            .post("/api/v1/tokens", "{\"owner\":\"root\",\"scopes\":[\"admin\"]}")
            .json()
            .path("token")
            .asString();
    String guessed = "oct_" + "canary".repeat(7) + "A";
    String[] header = {"Authorization", "Bearer " + good};
    String id = gateway.submit("{\"message\":\"a\"}", header).json().path("task_id").asString();
    for (String token : List.of(good, guessed)) {
      gateway.get("/api/v1/tasks", "Authorization", "Bearer " + token);
      gateway.get("/api/v1/tasks?access_token=" + token, header);
      gateway.submit("{\"message\":\"a\",\"token\":\"" + token + "\"}", header);
      gateway.submit("{\"message\":\"a\"}", "Authorization", "Bearer " + token + "x");
      try (TestWebSocket plain = TestWebSocket.open(gateway, "/ws/stream?format=events");
          TestWebSocket stomp = TestWebSocket.open(gateway, "/ws")) {
        plain.say("{\"type\":\"auth\",\"token\":\"" + token + "\"}").next();
        stomp.frame("CONNECT", "Authorization:Bearer " + token).next();
      }
    }
    ScriptedWorker.claim(store(), id).start().say("a").fail("no", "provider_failed");
    await().until(() -> store().find(new TaskId(id)).orElseThrow().archived());
    context.close();
    redis.kill();

    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).anyMatch(it -> it.toString().contains("aof"));
    for (Path file : files) {
      String bytes = Files.readString(file, ISO_8859_1);
      assertThat(bytes.contains(good) || bytes.contains(guessed)).as(file.toString()).isFalse();
    }
    assertThat(files.stream().anyMatch(it -> holds(it, id))).isTrue();
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.readString(file, ISO_8859_1).contains(text);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private TaskStore store() {
    return context.getBean(TaskStore.class);
  }
}
