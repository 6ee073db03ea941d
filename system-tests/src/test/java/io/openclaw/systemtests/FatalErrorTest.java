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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An error inside a worker that no code there can repair: the process ends, a new one takes over.
@ExtendWith(LogsOfFailedTests.class)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FatalErrorTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @ParameterizedTest
  @CsvSource({
    "io.openclaw.sweep.Sweeper, sweep",
    "io.openclaw.redis.Link, keep",
    "io.openclaw.worker.log.ShardAppender, flush"
  })
  void aWorkerWithAPlantedErrorIsReplacedAndItsTaskEnds(String className, String method)
      throws Exception {
    Path folder = LogsOfFailedTests.folder(getClass(), method);
    Path trigger = folder.resolve("throw-now");
    ClusterSettings settings = ClusterSettings.in(folder).withWorkers(1);
    List<String> options = new ArrayList<>(settings.jvmOptions());
    options.add(PlantedError.inWorkers(folder, className, method, trigger));
    try (LocalCluster cluster =
        LocalCluster.start(
            settings.withJvmOptions(options.toArray(String[]::new)), History.startingNow())) {
      RoleProcess worker = cluster.workers().getFirst();
      TaskClient client = cluster.direct();
      long pid = worker.pid();
      String task = client.submit(Ask.replying("All is well.", "tokens=40 rate=10"), method, SOON);

      Files.createFile(trigger);

      await().atMost(SOON).until(() -> worker.starts() == 2 && worker.isReady());
      assertThat(trigger).doesNotExist();
      assertThat(worker.pid()).isNotEqualTo(pid);
      assertThat(worker.exitCodes()).containsExactly(70);
      assertThat(Files.readString(worker.log())).contains("cannot be trusted any more", "planted");
      await()
          .atMost(SOON)
          .until(() -> client.read(task, SOON).path("status").asString("").equals("succeeded"));
      Watcher.replay(client, task, "afterwards").await(SOON);
      HistoryChecker.check(cluster.history().all()).requireClean();
    }
  }
}
