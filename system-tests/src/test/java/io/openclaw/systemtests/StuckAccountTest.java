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
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(LogsOfFailedTests.class)
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StuckAccountTest {
  private static final int QUEUED = Integer.getInteger("stuck.tasks", 1_000);

  /// The calls that run go on for longer than the test, so that no position moves while it reads.
  private static final String ENDLESS = "tokens=3000 rate=1";

  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void aStuckAccountDelaysNobodyElseAndPositionsAreExactAndCheap() throws IOException {
    ClusterSettings settings = ClusterSettings.in(LogsOfFailedTests.folder(getClass(), "cluster"));
    try (LocalCluster cluster = LocalCluster.start(settings, History.startingNow())) {
      TaskClient client = cluster.client();
      List<String> stuck = submitAll(client);
      await().atMost(SOON).until(() -> status(client, stuck.getFirst()).equals("running"));

      for (int i = 0; i < 5; i++) {
        long from = System.nanoTime();
        String task = client.submit(Ask.replying("Quick " + i, "tokens=2"), "quick-" + i, SOON);
        try (Watcher sse = Watcher.sse(client, task, event -> {})) {
          sse.await(SOON);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(3));
      }

      Map<Long, Integer> positions = new TreeMap<>();
      List<String> waiting =
          stuck.stream().filter(task -> status(client, task).equals("queued")).toList();
      assertThat(waiting).hasSizeGreaterThan(QUEUED - 100);
      List<String> sample = waiting.subList(waiting.size() - 50, waiting.size());
      for (String task : sample) {
        positions.merge(position(client, task), 1, Integer::sum);
      }
      long first = waiting.size() - 49L;
      assertThat(positions.keySet())
          .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> first + i).toList());

      long nearTheFront = medianMicros(client, waiting.subList(0, 10));
      long nearTheEnd = medianMicros(client, waiting.subList(waiting.size() - 10, waiting.size()));
      System.out.printf(
          "position read in %d µs near the front, %d µs behind %d%n",
          nearTheFront, nearTheEnd, waiting.size());
      assertThat(nearTheEnd).isLessThan(3 * nearTheFront + 1_000);
    }
  }

  /// In order: what was acknowledged earlier is ahead.
  private static List<String> submitAll(TaskClient client) throws IOException {
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < QUEUED; i++) {
      Ask ask = Ask.of("Drag " + i + ".\n#sim " + ENDLESS).with("provider", "sim40");
      Answer answer = client.post(ask.with("max_wait_seconds", 28_800), null, SOON);
      assertThat(answer.status()).as(answer.body()).isEqualTo(202);
      tasks.add(answer.json().path("task_id").asString(""));
    }
    return tasks;
  }

  private static String status(TaskClient client, String task) {
    return shown(client, task).path("status").asString("");
  }

  private static long position(TaskClient client, String task) {
    return shown(client, task).path("position").asLong(-1);
  }

  private static JsonNode shown(TaskClient client, String task) {
    try {
      return client.get("/api/v1/tasks/" + task, SOON).json();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long medianMicros(TaskClient client, List<String> tasks) {
    long[] micros =
        IntStream.range(0, 100)
            .mapToLong(i -> {
              long from = System.nanoTime();
              position(client, tasks.get(i % tasks.size()));
              return (System.nanoTime() - from) / 1_000;
            })
            .sorted()
            .toArray();
    return micros[micros.length / 2];
  }
}
