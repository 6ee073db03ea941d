package io.openclaw.systemtests;

import io.openclaw.testkit.client.SimulatorAccounts.Worst;
import io.openclaw.testkit.client.SimulatorJournal;
import io.openclaw.testkit.cluster.ClusterSettings;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.history.HistoryChecker;
import io.openclaw.testkit.history.HistoryChecker.Verdict;
import io.openclaw.testkit.history.Observation;
import io.openclaw.testkit.nemesis.FaultPlan;
import io.openclaw.testkit.nemesis.Nemesis;
import io.openclaw.testkit.nemesis.RecoveryTimes;
import io.openclaw.testkit.process.RoleProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// A workload and a nemesis on one system, and the judgement over what was seen.
public final class FaultRun {
  static final LimitedAccount LIMITED =
      new LimitedAccount("limited", /* rpm= */ 120, /* concurrency= */ 5, Duration.ofMinutes(1));

  private FaultRun() {}

  /// A system with a fault proxy in every link, and the account whose limits are judged.
  static ClusterSettings settings(Path folder) {
    return ClusterSettings.in(folder).withAllLinksProxied().withProviders(LIMITED.providers());
  }

  /// Runs at least `tasks` tasks and all faults of the plan, lets the system come to rest and
  /// judges.
  public static Outcome lay(LocalCluster cluster, Workload workload, int tasks, FaultPlan plan) {
    History history = cluster.history();
    Nemesis nemesis = new Nemesis(cluster, history, plan);
    LIMITED.limitAt(cluster.simulatorUrl());
    AtomicBoolean atWork = new AtomicBoolean(true);
    try (SimulatorJournal _ = SimulatorJournal.follow(cluster.simulatorUrl(), history)) {
      Thread haunting =
          Thread.ofPlatform()
              .name("nemesis")
              .start(() -> {
                try {
                  nemesis.run(() -> true);
                } finally {
                  atWork.set(false);
                }
              });
      workload.run(tasks, atWork::get);
      join(haunting);
    }
    List<Observation> seen = history.all();
    return new Outcome(
        HistoryChecker.check(seen),
        RecoveryTimes.in(seen, cluster.workers().stream().map(RoleProcess::name).toList()),
        nemesis,
        fenced(cluster),
        LIMITED.worst(cluster.simulatorUrl()),
        workload.troubles());
  }

  /// Writes of lost claims that the system itself says it refused.
  private static long fenced(LocalCluster cluster) {
    return cluster
        .direct()
        .stats()
        .map(stats -> stats.path("tasks").path("fenced").asLong(0))
        .orElse(0L);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What came of it.
  ///
  /// @param fenced stale writes refused
  /// @param limits how the limits of the account that has some were kept
  /// @param troubles why clients gave up on a task
  public record Outcome(
      Verdict verdict,
      RecoveryTimes healing,
      Nemesis nemesis,
      long fenced,
      Worst limits,
      List<String> troubles) {
    public Outcome {
      troubles = List.copyOf(troubles);
    }

    /// @throws AssertionError when a promise was broken, a limit was not kept, a client gave up, or
    ///   a fault did not happen
    public void requireClean() {
      verdict.requireClean();
      if (!troubles.isEmpty()) {
        throw new AssertionError(
            "%d clients gave up, among them: %s"
                .formatted(troubles.size(), troubles.stream().limit(10).toList()));
      }
      List<String> overrun = LIMITED.broken(limits);
      if (!overrun.isEmpty()) {
        throw new AssertionError("limits were not kept: " + overrun);
      }
      nemesis.requireAllFired();
    }
  }
}
