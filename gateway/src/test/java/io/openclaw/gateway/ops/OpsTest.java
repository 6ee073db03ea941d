package io.openclaw.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.task.Lane;
import io.openclaw.task.Workers;
import io.openclaw.task.Workers.Worker;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpsTest {
  private final GatewayUnderTest gateway = GatewayUnderTest.start();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void healthTellsItsParts() {
    Answer alone = gateway.get("/health");
    gateway.workers.add(worker());
    Answer whole = gateway.get("/health");

    assertThat(alone.status()).isEqualTo(200);
    assertThat(alone.json().path("status").asString()).isEqualTo("degraded");
    assertThat(alone.json().path("parts").path("workers").path("status").asString())
        .isEqualTo("down");
    assertThat(whole.json().path("status").asString()).isEqualTo("up");
    assertThat(whole.json().path("parts").path("redis").path("status").asString()).isEqualTo("up");
    assertThat(whole.json().path("parts").path("history").path("status").asString())
        .isEqualTo("up");
    assertThat(whole.json().path("parts").path("workers").path("alive").asInt()).isEqualTo(1);
    assertThat(whole.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void aPausedLaneTakesTasksAndStartsNone() {
    JsonNode paused = gateway.post("/api/v1/queues/short/pause", "").json();
    Answer again = gateway.post("/api/v1/queues/short/pause", "{}");
    String id = gateway.task("waits");

    JsonNode queues = gateway.get("/api/v1/queues").json().path("queues");
    JsonNode task = gateway.get("/api/v1/tasks/" + id).json();
    JsonNode resumed = gateway.post("/api/v1/queues/short/resume", "").json();
    ScriptedWorker.claim(gateway.store, id).start().succeed("ok");

    assertThat(paused.path("lane").asString()).isEqualTo("short");
    assertThat(paused.path("is_paused").asBoolean()).isTrue();
    assertThat(again.status()).isEqualTo(200);
    assertThat(queues.valueStream().map(it -> it.path("lane").asString()))
        .containsExactly("priority", "short", "long");
    assertThat(queues.get(1).path("waiting").asLong()).isEqualTo(1);
    assertThat(queues.get(1).path("is_paused").asBoolean()).isTrue();
    assertThat(queues.get(1).path("waiting_for").path("paused").asLong()).isEqualTo(1);
    assertThat(queues.get(1).propertyNames())
        .containsExactly(
            "lane",
            "waiting",
            "running",
            "retrying",
            "paused",
            "is_paused",
            "oldest_wait_ms",
            "waiting_for");
    assertThat(task.path("waiting_for").asString()).isEqualTo("paused");
    assertThat(task.path("detail").asString()).isEqualTo("The lane short is paused; 0 before you.");
    assertThat(resumed.path("is_paused").asBoolean()).isFalse();
  }

  @Test
  void aLaneThatDoesNotExistIsNotFound() {
    Answer answer = gateway.post("/api/v1/queues/fast/pause", "");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("detail").asString()).contains("priority, short and long");
    assertThat(gateway.post("/api/v1/queues/short/pause", "{\"for\":1}").code())
        .isEqualTo("unknown_field");
  }

  @Test
  void workersAreListedWithWhatTheyTellAndDrainedOnRequest() {
    Worker told = worker();
    Workers.Vitals vitals =
        new Workers.Vitals("2.0", Instant.now().toEpochMilli(), 5, 6, 7.5, "bwrap");
    gateway.workers.add(told);
    gateway.workers.add(
        new Worker(
            "w2-id",
            "w2",
            2,
            "host",
            Instant.EPOCH,
            Map.of(),
            0,
            /* draining= */ true,
            List.of(),
            List.of(),
            List.of("ask"),
            vitals));

    JsonNode workers = gateway.get("/api/v1/workers").json().path("workers");
    Answer drained = gateway.post("/api/v1/workers/" + told.id() + "/drain", "");
    Answer gone = gateway.post("/api/v1/workers/nobody/drain", "");

    assertThat(workers.get(0).path("id").asString()).isEqualTo(told.id());
    assertThat(workers.get(0).path("rss_bytes").isNull()).isTrue();
    assertThat(workers.get(1).path("rss_bytes").asLong()).isEqualTo(5);
    assertThat(workers.get(1).path("seen_ms").asLong()).isNotNegative();
    assertThat(workers.get(1).path("draining").asBoolean()).isTrue();
    assertThat(workers.get(1).path("modes").get(0).asString()).isEqualTo("ask");
    assertThat(drained.status()).isEqualTo(202);
    assertThat(gateway.bean(Workers.class).drainRequested(told.id())).isTrue();
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.code()).isEqualTo("not_found");
  }

  @Test
  void providersTellWhatIsMissing() {
    gateway.workers.add(worker());

    JsonNode page = gateway.get("/api/v1/providers").json();

    JsonNode zhipu =
        page.path("providers")
            .valueStream()
            .filter(it -> it.path("name").asString("").equals("zhipu"))
            .findFirst()
            .orElseThrow();
    assertThat(zhipu.path("configured").asBoolean()).isFalse();
    assertThat(zhipu.path("missing").asString()).isEqualTo("ZHIPU_API_KEY");
    assertThat(zhipu.path("concurrency").asInt()).isEqualTo(1);
    assertThat(zhipu.path("state").isNull()).isTrue();
  }

  @Test
  void statsCountTasksLanesWorkersProvidersAndCalls() {
    gateway.workers.add(worker());
    String running = gateway.task("a");
    gateway.task("b");
    ScriptedWorker.claim(gateway.store, running).start();

    JsonNode stats = gateway.get("/stats").json();

    assertThat(stats.path("queues").path("short").path("running").asLong()).isEqualTo(1);
    assertThat(stats.path("queues").path("short").path("waiting").asLong()).isEqualTo(1);
    assertThat(stats.path("lanes").path("short").path("running").asLong()).isEqualTo(1);
    assertThat(stats.path("tasks").path("running").asLong()).isEqualTo(1);
    assertThat(stats.path("tasks").path("queued").asLong()).isEqualTo(1);
    JsonNode worker = stats.path("workers").get(0);
    assertThat(worker.path("name").asString()).isEqualTo("w1");
    assertThat(worker.path("places").path("short").asInt()).isEqualTo(8);
    assertThat(worker.path("draining").asBoolean()).isFalse();
    JsonNode configured = named(stats.path("providers"), "nvidia2");
    assertThat(configured.path("configured").asBoolean()).isTrue();
    assertThat(configured.path("rpm").asInt()).isEqualTo(40);
    assertThat(named(stats.path("providers"), "zhipu").path("configured").asBoolean()).isFalse();
    assertThat(stats.path("http").path("requests").asLong()).isEqualTo(3);
    assertThat(stats.path("http").path("submits").asLong()).isEqualTo(2);
    assertThat(stats.path("http").path("submit_p99_ms").asDouble()).isPositive();
    assertThat(stats.path("gateway").path("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
    assertThat(stats.path("gateway").path("heap_used").asLong()).isPositive();
  }

  @Test
  void aTaskThatNamesNoProviderGoesToTheFirstThatAWorkerHasAKeyFor() {
    assertThat(provider()).isEqualTo("sim");
    gateway.workers.add(worker());

    await().untilAsserted(() -> assertThat(provider()).isEqualTo("nvidia2"));
  }

  private String provider() {
    return gateway.get("/api/v1/tasks/" + gateway.task("whose")).json().path("provider").asString();
  }

  private static JsonNode named(JsonNode providers, String name) {
    for (JsonNode provider : providers) {
      if (provider.path("name").asString().equals(name)) {
        return provider;
      }
    }
    throw new AssertionError(name);
  }

  private static Worker worker() {
    return new Worker(
        "w1-x",
        "w1",
        7,
        "here",
        Instant.EPOCH,
        Map.of(Lane.SHORT, 8),
        1,
        false,
        List.of("sim", "nvidia2"),
        List.of(),
        List.of("ask"),
        /* vitals= */ null);
  }
}
