package io.openclaw.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.testkit.cluster.ClusterSettings;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.process.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The measurements of watching, in small: they see a sound system as sound, and find figures.
@ExtendWith(LogsOfFailedTests.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WatchBenchesTest {
  private LocalCluster cluster;

  @BeforeAll
  void start() {
    cluster =
        LocalCluster.start(
            ClusterSettings.in(LogsOfFailedTests.folder(getClass(), "cluster")).withWorkers(0),
            History.startingNow());
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void eventsAreTimedByEveryTransport() throws Exception {
    JsonNode line =
        bench("events", "--rate", "200", "--seconds", "2", "--warmup", "1", "--tasks", "10");

    for (String transport : List.of("socket_ms", "stomp_ms", "sse_ms")) {
      assertThat(line.path(transport).path("n").asInt()).as(transport).isEqualTo(400);
      assertThat(line.path(transport).path("p50").asDouble()).as(transport).isPositive();
    }
  }

  @Test
  void slowWatchersFallBehindAndHaveEverythingInTheEnd() throws Exception {
    JsonNode line =
        bench(
            "watchers --watchers 30 --tasks 10 --slow 3 --slow-rate 500 --seconds 2 --warmup 1"
                .split(" "));

    assertThat(line.at("/all_quick_ms/n").asInt()).isEqualTo(600);
    assertThat(line.at("/with_slow_ms/n").asInt()).isEqualTo(540);
    assertThat(line.path("with_slow_behind").asInt()).isPositive();
    assertThat(line.path("p99_ratio").asDouble()).isPositive();
  }

  @Test
  void idleConnectionsAreWeighedAndFreed() throws Exception {
    JsonNode line = bench("idle", "--connections", "100", "--seconds", "1");

    assertThat(line.path("counted").asInt()).isEqualTo(100);
    assertThat(line.path("heap_kb_each").asDouble()).isNotZero();
    assertThat(line.path("free_after_s").asDouble()).isLessThan(30);
  }

  private JsonNode bench(String... words) throws IOException, InterruptedException {
    List<String> options =
        List.of("--url=" + cluster.gatewayUrl(), "--pids=gateway-1=" + cluster.gateway().pid());
    List<String> redis =
        words[0].equals("idle") ? List.of() : List.of("--redis=" + cluster.redis().url());
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(options);
    all.addAll(redis);
    Path jar = Path.of(System.getProperty("openclaw.root", ".."), "bench/target/app/bench.jar");
    Process process =
        new ProcessBuilder(JavaCommand.of(jar, List.of("-Xmx256m"), all))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    return JsonMapper.builder().build().readTree(out.lines().toList().getLast());
  }
}
