package io.openclaw.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.testkit.cluster.ClusterSettings;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.nemesis.Fault;
import io.openclaw.testkit.nemesis.FaultPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LogsOfFailedTests.class)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShortFaultRunTest {
  private static final int TASKS = 150;
  private static final int PAUSES = 12;

  @Test
  void aHundredTasksUnderEveryKindOfFaultAreAllToldOnce() {
    long seed = Long.getLong("faults.seed", RandomGenerator.getDefault().nextInt(1_000_000));
    int shards = Integer.getInteger("faults.shards", seed % 2 == 0 ? 4 : 1);
    System.out.println("faults.seed=" + seed + " faults.shards=" + shards);
    Path folder = LogsOfFailedTests.folder(getClass(), "cluster");
    History history = History.startingNow();
    ClusterSettings settings =
        FaultRun.settings(folder)
            .withShards(shards)
            .withWorkerOptions("--openclaw.worker.lease=2s", "--openclaw.worker.beat=600ms");
    FaultPlan plan =
        FaultPlan.seeded(seed)
            .kill(Fault.Role.WORKER, 3)
            .kill(Fault.Role.GATEWAY, 1)
            .kill(Fault.Role.REDIS, 2)
            .stop(Fault.Role.WORKER, 3)
            .stop(Fault.Role.REDIS, 1)
            .slowRedis(1)
            .disturbAll(1)
            .stopFor(Duration.ofSeconds(3))
            .redisTroubleFor(Duration.ofSeconds(3))
            .troubleFor(Duration.ofMillis(800))
            .everyFewTimes(Duration.ofMillis(200));
    FaultRun.Outcome outcome;
    try (LocalCluster cluster = LocalCluster.start(settings, history)) {
      Workload workload = new Workload(cluster.client(), seed, 15, PAUSES, Duration.ofSeconds(90));
      outcome = FaultRun.lay(cluster, workload, TASKS, plan);
    } finally {
      history.write(folder.resolve("history.jsonl"));
    }
    System.out.println(new SoakReport(outcome, seed, Duration.ZERO).table());

    outcome.requireClean();
    assertThat(outcome.verdict().tally().tasks()).isGreaterThanOrEqualTo(TASKS);
    assertThat(outcome.fenced()).as("no stale write was ever refused").isPositive();
  }
}
