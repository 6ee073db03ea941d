package io.openclaw.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.testkit.client.Ask;
import io.openclaw.testkit.client.TaskClient;
import io.openclaw.testkit.client.Watcher;
import io.openclaw.testkit.cluster.ClusterSettings;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.history.HistoryChecker;
import io.openclaw.testkit.process.RoleProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Two versions on one Redis: the second gateway and the second worker come from the checkout that
/// `-Dmixed.root` names (`bin/mixed-versions`), else from this one, too.
@ExtendWith(LogsOfFailedTests.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MixedVersionsTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int BATCH = 6;
  private static final int MOST_BATCHES = 10;

  private LocalCluster cluster;
  private History history;
  private List<TaskClient> gateways;
  private int keys;

  @BeforeAll
  void start() {
    ClusterSettings settings =
        ClusterSettings.in(LogsOfFailedTests.folder(getClass(), "cluster"))
            .withGateways(2)
            .withWorkerOptions("--openclaw.worker.grace=1s");
    String other = System.getProperty("mixed.root", "");
    if (!other.isBlank()) {
      settings = settings.withBuild("gateway-2", Path.of(other)).withBuild("w2", Path.of(other));
    }
    cluster = LocalCluster.start(settings, History.startingNow());
  }

  /// Each test is judged by its own history.
  @BeforeEach
  void begin() {
    history = History.startingNow();
    gateways =
        List.of(
            new TaskClient(cluster.gatewayUrl(0), history),
            new TaskClient(cluster.gatewayUrl(1), history));
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void eachWorkerServesEachGatewayAndWhatOneTookTheOtherShows() {
    Set<String> served = new HashSet<>();
    for (int batch = 0; served.size() < 4 && batch < MOST_BATCHES; batch++) {
      for (int gateway = 0; gateway < 2; gateway++) {
        String by = "gateway " + gateway + ", ";
        List<Watcher> watchers = submitted(gateway, BATCH, "tokens=8 rate=20");
        workersOf(gateway, watchers).forEach(worker -> served.add(by + worker));
      }
    }
    assertThat(served)
        .containsExactlyInAnyOrder(
            "gateway 0, w1", "gateway 0, w2", "gateway 1, w1", "gateway 1, w2");
    HistoryChecker.check(history.all()).requireClean();
  }

  @Test
  void whatOneWorkerGivesBackTheOtherFinishes() {
    for (RoleProcess worker : cluster.workers()) {
      List<Watcher> watchers = new ArrayList<>(submitted(0, BATCH, "tokens=40 rate=10"));
      await()
          .atMost(SOON)
          .until(() -> {
            if (runningAt(worker.name(), watchers)) {
              return true;
            }
            watchers.addAll(submitted(0, 1, "tokens=40 rate=10"));
            return false;
          });

      worker.terminate(/* keep= */ false);

      workersOf(1, watchers);
      worker.revive();
      worker.awaitReady(SOON);
    }
    HistoryChecker.check(history.all()).requireClean();
  }

  @Test
  void wordsOfANewerVersionDisturbNobody() throws IOException {
    int redis = cluster.redis().port();
    Watcher running = submitted(0, 1, "tokens=40 rate=10").getFirst();
    await().atMost(SOON).until(() -> running.cursor() > 3);

    for (String key : RedisProbe.call(redis, "KEYS", "oc:*:task:" + running.task())) {
      RedisProbe.call(redis, "HSET", key, "colour", "blue");
      String shard = key.substring(0, key.indexOf("task:"));
      for (String word :
          List.of("{}", "no JSON", "[[7]]", "[[\"%s\"]]".formatted(running.task()))) {
        RedisProbe.call(redis, "SPUBLISH", shard + "feed", word);
        RedisProbe.call(redis, "SPUBLISH", shard + "control", word);
      }
    }
    String worker = "{\"id\":\"w9\",\"name\":\"w9\",\"places\":{\"URGENT\":3},\"gpu\":{}}";
    RedisProbe.call(redis, "SET", "oc:worker:w9", worker, "EX", "30");
    RedisProbe.call(redis, "ZADD", "oc:workers", "1", "w9");

    workersOf(0, List.of(running));
    workersOf(1, submitted(1, BATCH, "tokens=4"));
    for (TaskClient gateway : gateways) {
      assertThat(gateway.healthy()).isTrue();
      assertThat(gateway.stats().orElseThrow().path("workers").values())
          .extracting(it -> it.path("name").asString(""))
          .contains("w1", "w2", "w9");
    }
    HistoryChecker.check(history.all()).requireClean();
  }

  /// Submitted at one gateway, watched at the other.
  private List<Watcher> submitted(int gateway, int tasks, String steps) {
    List<Watcher> watchers = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      keys++;
      Ask ask = Ask.replying("Told by two versions, number " + keys + ", é🦞.", steps);
      String task = gateways.get(gateway).submit(ask, "mixed-" + keys, SOON);
      watchers.add(Watcher.sse(gateways.get(1 - gateway), task, event -> {}));
    }
    return watchers;
  }

  /// All succeed; which workers brought them to their end.
  private Set<String> workersOf(int gateway, List<Watcher> watchers) {
    Set<String> workers = new HashSet<>();
    for (Watcher watcher : watchers) {
      watcher.await(SOON);
      JsonNode shown = gateways.get(gateway).read(watcher.task(), SOON);
      assertThat(shown.path("status").asString("")).isEqualTo("succeeded");
      workers.add(nameOf(shown));
    }
    return workers;
  }

  private boolean runningAt(String worker, List<Watcher> watchers) {
    return watchers.stream()
        .map(watcher -> gateways.getFirst().read(watcher.task(), SOON))
        .anyMatch(shown ->
            shown.path("status").asString("").equals("running") && nameOf(shown).equals(worker));
  }

  /// A process of the worker `w1` has an id such as `w1-host-4711-5ca37053`.
  private static String nameOf(JsonNode shown) {
    String id = shown.path("worker").asString("");
    return id.substring(0, Math.max(0, id.indexOf('-')));
  }
}
