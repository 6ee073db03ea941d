package io.openclaw.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.testkit.client.Answer;
import io.openclaw.testkit.client.Ask;
import io.openclaw.testkit.client.TaskClient;
import io.openclaw.testkit.cluster.ClusterSettings;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.History;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// A receiver that is away while tasks end, and a gateway that is killed before it is back and once
/// more while it delivers. `-Dwebhooks=1000` runs it with so many tasks.
@ExtendWith(LogsOfFailedTests.class)
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebhookOutageTest {
  private static final int TASKS = Integer.getInteger("webhooks", 100);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofMinutes(4);

  @Test
  void theEndOfEachTaskArrives() throws IOException {
    try (WebhookReceiver receiver = new WebhookReceiver();
        LocalCluster cluster =
            LocalCluster.start(
                ClusterSettings.in(LogsOfFailedTests.folder(getClass(), "cluster"))
                    .withGatewayOptions(
                        "--openclaw.webhooks.secret=" + WebhookReceiver.SECRET,
                        "--openclaw.webhooks.allow-private=true",
                        "--openclaw.webhooks.timeout=2s",
                        "--openclaw.webhooks.first-repeat=1s",
                        "--openclaw.webhooks.longest-repeat=3s",
                        "--openclaw.history.hot=0s"),
                History.startingNow())) {
      TaskClient client = new TaskClient(cluster.gatewayUrl(), History.startingNow());
      receiver.goAway();
      Set<String> tasks = submitted(client, receiver);
      await().atMost(LONG).until(() -> attempts(client, "repeated") > 0);

      cluster.gateway().kill();
      awaitEnds(client);
      receiver.comeBack();
      await().atMost(LONG).until(() -> receiver.arrived().size() >= TASKS / 10);
      cluster.gateway().kill();

      await().atMost(LONG).until(() -> receiver.arrived().size() >= TASKS);
      assertThat(receiver.arrived().keySet())
          .isEqualTo(tasks.stream().map(it -> "msg_" + it).collect(Collectors.toSet()));
      assertThat(receiver.refused()).isZero();
      tasks.forEach(task -> requireRecorded(client, task));
      report(receiver);
    }
  }

  private static Set<String> submitted(TaskClient client, WebhookReceiver receiver) {
    return IntStream.range(0, TASKS)
        .mapToObj(n ->
            client.submit(
                Ask.replying("Done " + n, "tokens=2")
                    .with("webhook", Map.of("url", receiver.url())),
                "hook-" + n,
                SOON))
        .collect(Collectors.toSet());
  }

  private static long attempts(TaskClient client, String outcome) {
    return client.stats().map(it -> it.path("webhooks").path(outcome).asLong(0)).orElse(0L);
  }

  private static void awaitEnds(TaskClient client) {
    await()
        .atMost(LONG)
        .until(() -> client.stats().map(WebhookOutageTest::unended).orElse(1L) == 0);
  }

  private static long unended(JsonNode stats) {
    JsonNode tasks = stats.path("tasks");
    return Stream.of("queued", "running", "retrying")
        .mapToLong(it -> tasks.path(it).asLong(1))
        .sum();
  }

  /// The attempts, in the end an accepted one, are kept in the history with the task.
  private static void requireRecorded(TaskClient client, String task) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          Answer answer = client.get("/api/v1/tasks/" + task + "/deliveries", SOON);
          JsonNode last =
              answer.json().path("deliveries").values().stream()
                  .reduce((_, it) -> it)
                  .orElseThrow();
          assertThat(last.path("status").asInt()).isEqualTo(204);
          assertThat(last.path("next_at").isNull()).isTrue();
        });
  }

  private static void report(WebhookReceiver receiver) {
    int all = receiver.arrived().values().stream().mapToInt(it -> it).sum();
    System.out.printf(
        "webhooks: %d of %d arrived, %d of them once more%n",
        receiver.arrived().size(), TASKS, all - receiver.arrived().size());
  }
}
