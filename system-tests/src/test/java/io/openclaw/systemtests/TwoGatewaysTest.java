package io.openclaw.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.systemtests.cuts.WatchTransport;
import io.openclaw.testkit.client.Answer;
import io.openclaw.testkit.client.Ask;
import io.openclaw.testkit.client.TaskClient;
import io.openclaw.testkit.client.Watcher;
import io.openclaw.testkit.cluster.ClusterSettings;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.history.HistoryChecker;
import io.openclaw.testkit.history.Observation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Two gateways on one Redis: it does not matter at which of them one knocks.
@ExtendWith(LogsOfFailedTests.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoGatewaysTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private LocalCluster cluster;
  private History history;
  private TaskClient one;
  private TaskClient other;

  @BeforeAll
  void start() {
    cluster =
        LocalCluster.start(
            ClusterSettings.in(LogsOfFailedTests.folder(getClass(), "cluster"))
                .withGateways(2)
                .withWorkers(1)
                .withCoverage()
                .withGatewayOptions("--openclaw.history.hot=0s"),
            History.startingNow());
  }

  @BeforeEach
  void begin() {
    history = History.startingNow();
    one = new TaskClient(cluster.gatewayUrl(0), history);
    other = new TaskClient(cluster.gatewayUrl(1), history);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void whatIsSubmittedAtOneIsWatchedAtTheOtherByEveryWay() {
    Ask ask = Ask.replying("Seen from the other side é🦞.", "tokens=20 rate=20");
    String task = one.submit(ask, "two-1", SOON);

    List<Watcher> watchers = watchEveryWay(other, task);
    watchers.add(Watcher.replay(one, task, "at one"));
    watchers.forEach(watcher -> watcher.await(SOON));

    assertThat(other.read(task, SOON).path("status").asString("")).isEqualTo("succeeded");
    requireAllSaw(task, watchers.size());
  }

  @Test
  void whatRunsForOneIsCancelledAtTheOther() {
    String task = one.submit(Ask.of("Talk on.\n#sim tokens=1000 rate=20"), "two-2", SOON);
    List<Watcher> watchers = watchEveryWay(other, task);
    watchers.add(Watcher.replay(one, task, "at one"));
    await().atMost(SOON).until(() -> watchers.stream().allMatch(it -> it.cursor() > 5));

    long from = System.nanoTime();
    assertThat(other.cancel(task, SOON).status()).isEqualTo(200);
    watchers.forEach(watcher -> watcher.await(SOON));

    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(2));
    assertThat(one.read(task, SOON).path("status").asString("")).isEqualTo("cancelled");
    requireAllSaw(task, watchers.size());
  }

  @Test
  void aKeyOfOneIsKnownAtTheOther() throws IOException {
    Ask ask = Ask.replying("Once only.", "tokens=3");
    String task = one.submit(ask, "two-3", SOON);

    Answer again = other.post(ask, "two-3", SOON);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("task_id").asString("")).isEqualTo(task);
    assertThat(other.post(Ask.of("Something else."), "two-3", SOON).status()).isEqualTo(422);
  }

  @Test
  void aCursorOfOneIsGoodAtTheOther() throws IOException {
    String task = one.submit(Ask.replying("To and fro.", "tokens=11 rate=20"), "two-4", SOON);
    List<Long> seqs = new ArrayList<>();
    String last = "";
    for (int turn = 0; !last.equals("done"); turn++) {
      TaskClient here = turn % 2 == 0 ? one : other;
      for (JsonNode event : here.get(page(task, seqs.size()), SOON).json().path("events")) {
        seqs.add(event.path("seq").asLong());
        last = event.path("type").asString("");
      }
    }

    assertThat(seqs).hasSizeGreaterThan(5);
    assertThat(seqs).isEqualTo(LongStream.rangeClosed(1, seqs.size()).boxed().toList());
  }

  private static String page(String task, int after) {
    return "/api/v1/tasks/%s/events?after=%d&wait=5".formatted(task, after);
  }

  private static List<Watcher> watchEveryWay(TaskClient client, String task) {
    List<Watcher> watchers = new ArrayList<>();
    for (WatchTransport way : WatchTransport.values()) {
      watchers.add(way.watch(client, task));
    }
    return watchers;
  }

  private void requireAllSaw(String task, int watchers) {
    HistoryChecker.check(history.all()).requireClean();
    long saw =
        history.all().stream()
            .filter(it ->
                it instanceof Observation.Event event
                    && event.task().equals(task)
                    && event.type().equals("done"))
            .count();
    assertThat(saw).isGreaterThanOrEqualTo(watchers);
  }
}
