package io.openclaw.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.digest.Sha256;
import io.openclaw.testkit.client.Answer;
import io.openclaw.testkit.client.Ask;
import io.openclaw.testkit.client.SimulatorJournal;
import io.openclaw.testkit.client.TaskClient;
import io.openclaw.testkit.client.Watcher;
import io.openclaw.testkit.cluster.ClusterSettings;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.history.Observation;
import io.openclaw.testkit.process.RoleProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
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

/// Identical tasks on two workers: how many calls the provider sees, and what everybody gets.
@ExtendWith(LogsOfFailedTests.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SameCallTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private LocalCluster cluster;
  private TaskClient client;
  private History history;

  @BeforeAll
  void start() {
    cluster =
        LocalCluster.start(
            ClusterSettings.in(LogsOfFailedTests.folder(getClass(), "cluster")),
            History.startingNow());
  }

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
  void aHundredIdenticalTasksAtOnceMakeOneCallAndGetAHundredAnswers() throws Exception {
    Ask ask = Ask.replying("One answer for all é🦞.", "tokens=20 rate=8").with("cache", "use");
    List<String> tasks = new ArrayList<>();
    try (var submitters = Executors.newVirtualThreadPerTaskExecutor()) {
      var submitted =
          IntStream.range(0, 100)
              .mapToObj(i -> submitters.submit(() -> client.submit(ask, "same-" + i, SOON)))
              .toList();
      for (var task : submitted) {
        tasks.add(task.get(60, TimeUnit.SECONDS));
      }
    }

    allEndWith(tasks, "One answer for all é🦞.");
    assertThat(calls()).isEqualTo(1);
    assertThat(tasks.stream().filter(this::cached)).hasSize(99);
    assertThat(workers(tasks)).containsExactlyInAnyOrder("w1", "w2");
  }

  @Test
  void whenTheLeadersProcessDiesInMidAnswerAnotherMakesTheCall() {
    String text = "It goes on without the one who led";
    Ask ask = Ask.replying(text, "tokens=24 rate=6").with("cache", "use");
    String leader = client.submit(ask, "led-0", SOON);
    await().atMost(SOON).until(() -> !shown(leader).path("text").asString("").isEmpty());
    List<String> tasks = new ArrayList<>(List.of(leader));
    for (int i = 1; i <= 20; i++) {
      tasks.add(client.submit(ask, "led-" + i, SOON));
    }
    await()
        .atMost(SOON)
        .until(() -> tasks.stream().filter(task -> waitingFor(task).equals("slot")).count() == 20);

    worker(leader).kill();

    allEndWith(tasks, text);
    assertThat(calls()).isEqualTo(2);
    cluster.awaitAllReady(SOON);
  }

  @Test
  void aKeptAnswerIsStreamedInPiecesAndMarked() throws IOException {
    String text = "This is said twice, but it is thought of only once. ".repeat(6).strip();
    Ask ask = Ask.replying(text, "tokens=30 rate=100").with("cache", "use");
    String first = client.submit(ask, "twice-1", SOON);
    allEndWith(List.of(first), text);

    String second = client.submit(ask, "twice-2", SOON);
    try (Watcher sse = Watcher.sse(client, second, event -> {})) {
      sse.await(SOON);
    }

    allEndWith(List.of(second), text);
    assertThat(calls()).isEqualTo(1);
    assertThat(shown(second).path("result").path("cached").asBoolean(false)).isTrue();
    assertThat(shown(first).has("cached")).isFalse();
    assertThat(shown(second).path("usage")).isEqualTo(shown(first).path("usage"));
    assertThat(
            history.all().stream()
                .filter(it ->
                    it instanceof Observation.Event event
                        && event.task().equals(second)
                        && event.type().equals("content")))
        .hasSizeGreaterThan(2);
  }

  private void allEndWith(List<String> tasks, String text) {
    for (String task : tasks) {
      await()
          .pollDelay(Duration.ZERO)
          .atMost(SOON)
          .until(() -> !shown(task).path("finished_at").isNull());
      JsonNode shown = shown(task);
      assertThat(shown.path("status").asString("")).as(shown.toString()).isEqualTo("succeeded");
      assertThat(shown.path("text").asString("")).isEqualTo(text);
      assertThat(shown.path("result").path("reply").asString("")).isEqualTo(text);
    }
  }

  /// As the simulator counts them, of the prompts of this test.
  private long calls() {
    History told = History.startingNow();
    SimulatorJournal.follow(cluster.simulatorUrl(), told).close();
    List<String> prompts =
        history.all().stream()
            .filter(Observation.Submitted.class::isInstance)
            .map(it -> ((Observation.Submitted) it).prompt())
            .map(Sha256::hex)
            .toList();
    return told.all().stream()
        .filter(it ->
            it instanceof Observation.ProviderFact fact
                && fact.fact().equals("start")
                && prompts.contains(fact.promptSha256()))
        .count();
  }

  private boolean cached(String task) {
    return shown(task).path("cached").asBoolean(false);
  }

  private String waitingFor(String task) {
    return shown(task).path("progress").path("waiting_for").asString("");
  }

  private List<String> workers(List<String> tasks) {
    return tasks.stream()
        .map(task -> shown(task).path("worker").asString("").replaceAll("-.*", ""))
        .distinct()
        .toList();
  }

  private RoleProcess worker(String task) {
    String name = workers(List.of(task)).getFirst();
    return cluster.workers().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is none of ours"));
  }

  private JsonNode shown(String task) {
    try {
      Answer answer = client.get("/api/v1/tasks/" + task, SOON);
      return answer.json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
