package io.openclaw.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.testkit.client.Answer;
import io.openclaw.testkit.client.Ask;
import io.openclaw.testkit.client.SimulatorJournal;
import io.openclaw.testkit.client.TaskClient;
import io.openclaw.testkit.client.Watcher;
import io.openclaw.testkit.cluster.ClusterSettings;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.history.HistoryChecker;
import io.openclaw.testkit.history.Observation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// One system at its defaults, but that ended tasks leave Redis as soon as the history has them.
@ExtendWith(LogsOfFailedTests.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndToEndTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private LocalCluster cluster;
  private History history;
  private TaskClient client;

  @BeforeAll
  void start() {
    cluster =
        LocalCluster.start(
            ClusterSettings.in(LogsOfFailedTests.folder(getClass(), "cluster"))
                .withShards(shards())
                .withCoverage()
                .withGatewayOptions("--openclaw.history.hot=0s"),
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
  void aTaskIsSeenTheSameByAllReadersLiveAndArchived() throws IOException {
    String task =
        client.submit(Ask.replying("All is well é🦞.", "tokens=12 rate=20"), "e2e-1", SOON);
    try (Watcher sse = Watcher.sse(client, task, event -> {});
        Watcher poll = Watcher.poll(client, task, event -> {})) {
      assertThat(sse.await(SOON)).isEqualTo(poll.await(SOON));
    }
    JsonNode live = client.read(task, SOON);
    assertThat(live.path("status").asString("")).isEqualTo("succeeded");
    assertThat(live.path("text").asString("")).isEqualTo("All is well é🦞.");

    await().atMost(SOON).until(() -> !RedisProbe.hasKeysOf(cluster.redis().port(), task));

    Watcher.replay(client, task, "archived").await(SOON);
    JsonNode archived = client.read(task, SOON);
    assertThat(archived).isEqualTo(live);
    assertThat(events(task)).hasSize(3);
    HistoryChecker.check(history.all()).requireClean();
    Answer listed = client.get("/api/v1/tasks?limit=50", SOON);
    assertThat(listed.body()).contains(task);
  }

  @Test
  void tasksOfAllShardsAreTakenAndEnd() {
    List<Watcher> watchers =
        IntStream.range(0, 24)
            .mapToObj(i ->
                client.submit(
                    Ask.replying("Number " + i + ".", "tokens=2"), "e2e-shards-" + i, SOON))
            .map(task -> Watcher.sse(client, task, event -> {}))
            .toList();

    watchers.forEach(watcher -> watcher.await(SOON));

    assertThat(watchers.stream().map(it -> it.task().substring(0, it.task().indexOf('_'))))
        .containsOnly(
            IntStream.range(0, shards()).mapToObj(shard -> "t" + shard).toArray(String[]::new));
    watchers.forEach(watcher -> client.read(watcher.task(), SOON));
    HistoryChecker.check(history.all()).requireClean();
  }

  @Test
  void aClientThatInsistsOnATokenIsServedWhileThereIsNone() throws Exception {
    HttpRequest list =
        HttpRequest.newBuilder(URI.create(cluster.gatewayUrl() + "/api/v1/tasks"))
            .header("Authorization", "Bearer sk-not-needed")
            .timeout(SOON)
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(list, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void nothingIsLeftToReadAfterTheEnd() throws IOException {
    String task = client.submit(Ask.replying("Short.", "tokens=2"), "e2e-2", SOON);
    long end;
    try (Watcher poll = Watcher.poll(client, task, event -> {})) {
      end = poll.await(SOON);
    }

    assertThat(client.get(eventsAfter(task, end + 1), SOON).code()).isEqualTo("cursor_beyond_end");
    assertThat(client.get(eventsAfter(task, end + 1), SOON).status()).isEqualTo(400);
    assertThat(client.get("/api/v1/tasks/no-such-task", SOON).status()).isEqualTo(404);
  }

  @Test
  void cancelClosesTheCallToTheProvider() throws InterruptedException {
    CountDownLatch speaking = new CountDownLatch(6);
    History told = History.startingNow();
    try (SimulatorJournal _ = SimulatorJournal.follow(cluster.simulatorUrl(), told)) {
      String task = client.submit(Ask.of("Talk on.\n#sim tokens=1000 rate=20"), "e2e-3", SOON);
      try (Watcher sse = Watcher.sse(client, task, event -> speaking.countDown())) {
        assertThat(speaking.await(30, TimeUnit.SECONDS)).isTrue();

        long from = System.currentTimeMillis();
        assertThat(client.cancel(task, SOON).status()).isEqualTo(200);

        sse.await(SOON);
        await()
            .atMost(Duration.ofSeconds(5))
            .untilAsserted(() -> assertThat(closings(told)).hasSize(1));
        assertThat(closings(told).getFirst() - from).isLessThan(1_000);
      }
      assertThat(client.read(task, SOON).path("status").asString("")).isEqualTo("cancelled");
      assertThat(client.cancel(task, SOON).status()).isEqualTo(200);
    }
  }

  @Test
  void aKeyNamesTheSameTaskAcrossADeathOfTheGateway() throws IOException {
    Ask ask = Ask.replying("Once only.", "tokens=3");
    String first = client.submit(ask, "e2e-4", SOON);

    cluster.gateway().kill();
    String second = client.submit(ask, "e2e-4", Duration.ofSeconds(60));

    assertThat(second).isEqualTo(first);
    Answer other = client.post(Ask.of("Something else."), "e2e-4", SOON);
    assertThat(other.status()).isEqualTo(422);
    cluster.gateway().awaitReady(Duration.ofSeconds(60));
  }

  private List<Long> closings(History told) {
    return told.all().stream()
        .filter(it ->
            it instanceof Observation.ProviderFact fact && fact.fact().equals("client_closed"))
        .map(Observation::at)
        .toList();
  }

  /// How many watchers saw the task.
  private List<String> events(String task) {
    return history.all().stream()
        .filter(it -> it instanceof Observation.Event event && event.task().equals(task))
        .map(it -> ((Observation.Event) it).watcher())
        .distinct()
        .toList();
  }

  private static String eventsAfter(String task, long seq) {
    return "/api/v1/tasks/" + task + "/events?after=" + seq;
  }
}
