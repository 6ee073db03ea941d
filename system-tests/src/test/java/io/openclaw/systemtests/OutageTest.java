package io.openclaw.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.testkit.client.Answer;
import io.openclaw.testkit.client.Ask;
import io.openclaw.testkit.client.TaskClient;
import io.openclaw.testkit.client.Watcher;
import io.openclaw.testkit.cluster.ClusterSettings;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.history.HistoryChecker;
import io.openclaw.testkit.process.RoleProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Parts that go away in an orderly manner, and Redis that goes away or is full.
@ExtendWith(LogsOfFailedTests.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutageTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LATER = Duration.ofSeconds(90);

  private LocalCluster cluster;
  private History history;
  private TaskClient client;

  @BeforeAll
  void start() {
    cluster =
        LocalCluster.start(
            ClusterSettings.in(LogsOfFailedTests.folder(getClass(), "cluster"))
                .withShards(shards())
                .withWorkerOptions("--openclaw.worker.grace=1s"),
            History.startingNow());
  }

  int shards() {
    return 1;
  }

  /// Each test is judged by its own history.
  @BeforeEach
  void begin() {
    history = History.startingNow();
    client = new TaskClient(cluster.gatewayUrl(), history);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void whileRedisIsAwayTheAnswerIs503AtOnceAndServiceComesBackByItself() throws IOException {
    String before = client.submit(Ask.replying("Before.", "tokens=2"), "away-0", SOON);
    client.post(Ask.of("Warm up."), null, SOON);
    cluster.redis().down();
    await().atMost(SOON).until(() -> client.post(Ask.of("x"), null, SOON).status() == 503);

    for (int i = 0; i < 20; i++) {
      long from = System.nanoTime();
      Answer answer = client.post(Ask.of("Anybody?"), "away-" + i, SOON);
      long millis = (System.nanoTime() - from) / 1_000_000;

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.field("retry-after")).isNotEmpty();
      assertThat(millis).isLessThanOrEqualTo(200);
    }
    assertThat(client.healthy()).isFalse();

    cluster.redis().start();

    String after =
        client.submit(Ask.replying("After.", "tokens=2"), "away-after", Duration.ofSeconds(10));
    for (String task : List.of(before, after)) {
      try (Watcher sse = Watcher.sse(client, task, event -> {})) {
        sse.await(SOON);
      }
    }
    HistoryChecker.check(history.all()).requireClean();
  }

  @Test
  void aDrainedWorkerGivesItsTasksBackAndNoAttemptIsSpent() {
    List<Watcher> watchers = new ArrayList<>();
    await()
        .atMost(SOON)
        .until(() -> {
          watchers.add(watched(watchers.size()));
          return workersOf(watchers).size() == 2;
        });
    RoleProcess drained = cluster.workers().getFirst();

    drained.terminate(/* keep= */ false);

    assertThat(drained.awaitEnd(Duration.ofSeconds(20))).isTrue();
    watchers.forEach(watcher -> watcher.await(LATER));
    watchers.forEach(watcher ->
        assertThat(client.read(watcher.task(), SOON).path("status").asString(""))
            .isEqualTo("succeeded"));
    assertThat(cluster.workers().getFirst().starts()).isEqualTo(1);
    HistoryChecker.check(history.all()).requireClean();
    drained.revive();
    drained.awaitReady(LATER);
  }

  @Test
  void whenRedisIsFullNothingNewIsTakenAndWhatWasTakenEnds() throws IOException {
    List<Watcher> watchers =
        IntStream.range(0, 8)
            .mapToObj(i -> Ask.replying("Finished in spite of it, " + i + ".", "tokens=30 rate=6"))
            .map(ask -> client.submit(ask, "full-" + ask.prompt().hashCode(), SOON))
            .map(task -> Watcher.sse(client, task, event -> {}))
            .toList();
    await().atMost(SOON).until(() -> watchers.stream().allMatch(it -> it.cursor() >= 3));
    int port = cluster.redis().port();

    RedisProbe.call(port, "CONFIG", "SET", "maxmemory", "1mb");
    try {
      await()
          .atMost(SOON)
          .untilAsserted(() -> {
            Answer refused = client.post(Ask.of("One more."), null, SOON);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("storage_full");
          });
      await().atMost(LATER).untilAsserted(() -> assertThat(running()).isZero());
    } finally {
      RedisProbe.call(port, "CONFIG", "SET", "maxmemory", "1gb");
    }

    watchers.forEach(watcher -> watcher.await(SOON));
    watchers.forEach(watcher -> client.read(watcher.task(), SOON));
    HistoryChecker.check(history.all()).requireClean();
    String after =
        client.submit(Ask.replying("Room again.", "tokens=2"), "full-after", Duration.ofSeconds(5));
    try (Watcher sse = Watcher.sse(client, after, event -> {})) {
      sse.await(SOON);
    }
  }

  private Watcher watched(int number) {
    Ask ask = Ask.replying("Carried on elsewhere, " + number + ".", "tokens=25 rate=3");
    String task = client.submit(ask.with("max_attempts", 1), "drain-" + number, SOON);
    return Watcher.sse(client, task, event -> {});
  }

  private int running() throws IOException {
    return client.get("/api/v1/tasks?status=running", SOON).json().path("tasks").size();
  }

  private List<String> workersOf(List<Watcher> watchers) {
    return watchers.stream()
        .map(watcher -> client.read(watcher.task(), SOON))
        .map((JsonNode shown) -> shown.path("worker").asString(""))
        .filter(worker -> !worker.isEmpty())
        .distinct()
        .toList();
  }
}
