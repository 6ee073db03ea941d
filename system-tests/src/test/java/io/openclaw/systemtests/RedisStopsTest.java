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
import io.openclaw.testkit.history.Observation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// A long task while Redis stands still again and again, each time for longer than the product's
/// lease of 8 s, and no worker is lost. `-Dredis.stops=5 -Dredis.stop.seconds=10` is the long
/// version.
@ExtendWith(LogsOfFailedTests.class)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisStopsTest {
  private static final int STOPS = Integer.getInteger("redis.stops", 2);
  private static final Duration STOP =
      Duration.ofSeconds(Integer.getInteger("redis.stop.seconds", 9));
  private static final Duration GOES_ON_WITHIN = Duration.ofSeconds(3);
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final int A_SECOND = 5;

  private final History history = History.startingNow();

  @Test
  void aTaskGoesOnAfterEachStopAndLosesNothing() {
    ClusterSettings settings = ClusterSettings.in(LogsOfFailedTests.folder(getClass(), "cluster"));
    try (LocalCluster cluster = LocalCluster.start(settings, history)) {
      TaskClient client = cluster.direct();
      String task = client.submit(longTask(), "stops", Duration.ofSeconds(30));
      try (Watcher watcher = Watcher.sse(client, task, event -> {})) {
        for (int i = 0; i < STOPS; i++) {
          awaitMore(watcher, A_SECOND * BETWEEN.toSeconds(), Duration.ofSeconds(30));
          standStill(cluster);
          awaitMore(watcher, 2, GOES_ON_WITHIN);
        }
        watcher.await(Duration.ofMinutes(2));
      }
      JsonNode ended = client.read(task, Duration.ofSeconds(30));

      assertThat(ended.path("status").asString("")).isEqualTo("succeeded");
      assertThat(ended.path("attempt").asInt(0)).isEqualTo(1);
      HistoryChecker.check(history.all()).requireClean();
      assertThat(history.all()).noneMatch(RedisStopsTest::isLoss);
    }
  }

  /// Speaks throughout all stops, with time to spare.
  private static Ask longTask() {
    int pieces = A_SECOND * (int) (STOPS * STOP.plus(BETWEEN).plusSeconds(3).toSeconds() + 3);
    return Ask.replying(
            "word ".repeat(pieces).strip(), "tokens=%d rate=%d".formatted(pieces, A_SECOND))
        .with("lane", "long");
  }

  /// What was written before the stop and is only now on its way does not count.
  private static void awaitMore(Watcher watcher, long events, Duration within) {
    long from = watcher.cursor();
    await()
        .atMost(within)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> watcher.cursor() >= from + events);
  }

  private static void standStill(LocalCluster cluster) {
    cluster.redis().pause();
    try {
      await().pollDelay(STOP).atMost(STOP.multipliedBy(2)).until(() -> true);
    } finally {
      cluster.redis().resume();
    }
  }

  private static boolean isLoss(Observation seen) {
    return seen instanceof Observation.Event event && event.type().equals("retrying");
  }
}
