package io.openclaw.testkit.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.testkit.cluster.FaultTargets;
import io.openclaw.testkit.cluster.Link;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.history.Observation;
import io.openclaw.testkit.process.FaultTarget;
import io.openclaw.testkit.proxy.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NemesisTest {
  private final History history = History.startingNow();
  private final List<String> deeds = new CopyOnWriteArrayList<>();

  @Test
  void everyFaultOfThePlanIsCarriedOutAndWrittenDown() {
    FaultPlan plan =
        quick(7).kill(Fault.Role.WORKER, 2).kill(Fault.Role.GATEWAY, 1).kill(Fault.Role.REDIS, 1);
    plan = plan.stop(Fault.Role.WORKER, 2).stop(Fault.Role.REDIS, 1).slowRedis(1).disturbAll(1);
    Nemesis nemesis = new Nemesis(new Fakes(deeds), history, plan);

    nemesis.run(() -> true);

    nemesis.requireAllFired();
    assertThat(deeds).filteredOn(it -> it.startsWith("kill w")).hasSize(2);
    assertThat(deeds).contains("kill gateway", "kill redis", "pause redis", "resume redis");
    assertThat(deeds).filteredOn(it -> it.startsWith("pause w")).hasSize(2);
    assertThat(deeds).filteredOn(it -> it.startsWith("resume w")).hasSize(2);
    assertThat(history.all())
        .filteredOn(Observation.Fault.class::isInstance)
        .hasSize(plan.size() + 3);
  }

  @Test
  void theSameSeedGivesTheSameDeeds() {
    FaultPlan plan = quick(11).kill(Fault.Role.WORKER, 5).kill(Fault.Role.REDIS, 3);
    new Nemesis(new Fakes(deeds), history, plan).run(() -> true);
    List<String> again = new CopyOnWriteArrayList<>();

    new Nemesis(new Fakes(again), history, plan).run(() -> true);

    assertThat(again).isEqualTo(deeds);
  }

  @Test
  void aFaultThatDidNotHappenFailsTheRun() {
    Nemesis nemesis = new Nemesis(new Fakes(deeds), history, quick(3).kill(Fault.Role.WORKER, 2));

    nemesis.run(() -> false);

    assertThatThrownBy(nemesis::requireAllFired)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("kill worker: 0 of 2")
        .hasMessageContaining("seed 3");
  }

  @Test
  void healingIsMeasuredFromTheKillToTheNextCallOfTheSameTask() {
    killOfTheFirst();

    RecoveryTimes healing = RecoveryTimes.in(history.all(), List.of("w1", "w2"));

    assertThat(healing.rerun()).isEqualTo(new RecoveryTimes.Figures(1, 7_000, 7_000, 7_000));
    assertThat(healing.rerunUnaided().count()).isZero();
    assertThat(healing.back()).isEqualTo(new RecoveryTimes.Figures(1, 2_500, 2_500, 2_500));
  }

  @Test
  void aTaskThatNobodyCouldHaveTakenIsCountedApart() {
    history.add(at -> new Observation.Fault(1_900, "stop worker", "w2"));
    history.add(at -> new Observation.Fault(4_000, "continue worker", "w2"));
    killOfTheFirst();

    RecoveryTimes healing = RecoveryTimes.in(history.all(), List.of("w1", "w2"));

    assertThat(healing.rerun().count()).isZero();
    assertThat(healing.rerunUnaided().count()).isEqualTo(1);
    assertThat(RecoveryTimes.in(history.all(), List.of("w1", "w2", "w3")).rerun().count())
        .isEqualTo(1);
  }

  @Test
  void aWorkerThatCannotBeSeenServingIsCountedApart() {
    history.add(at -> new Observation.Fault(2_100, "kill gateway", "gateway"));
    history.add(at -> new Observation.Healed(4_000, "gateway", 1_900));
    killOfTheFirst();

    RecoveryTimes healing = RecoveryTimes.in(history.all(), List.of("w1", "w2"));

    assertThat(healing.back()).isEqualTo(new RecoveryTimes.Figures(1, 1_900, 1_900, 1_900));
    assertThat(healing.backUnaided()).isEqualTo(new RecoveryTimes.Figures(1, 2_500, 2_500, 2_500));
  }

  /// Of two tasks that are being called for, one loses its call by the kill.
  private void killOfTheFirst() {
    history.add(at -> new Observation.ProviderFact(1_000, "a", "c1", "start", "sha1"));
    history.add(at -> new Observation.ProviderFact(1_000, "a", "c2", "start", "sha2"));
    history.add(at -> new Observation.Fault(2_000, "kill worker", "w1"));
    history.add(at -> new Observation.ProviderFact(2_010, "a", "c1", "client_closed", "sha1"));
    history.add(at -> new Observation.ProviderFact(5_000, "a", "c2", "client_closed", "sha2"));
    history.add(at -> new Observation.ProviderFact(6_000, "a", "c3", "start", "sha2"));
    history.add(at -> new Observation.Healed(4_500, "w1", 2_500));
    history.add(at -> new Observation.ProviderFact(9_000, "a", "c4", "start", "sha1"));
  }

  private static FaultPlan quick(long seed) {
    return FaultPlan.seeded(seed)
        .everyFewTimes(Duration.ofMillis(1))
        .stopFor(Duration.ofMillis(20))
        .redisTroubleFor(Duration.ofMillis(20))
        .troubleFor(Duration.ofMillis(60));
  }

  /// Parts that only say what was done to them.
  private record Fakes(List<String> deeds) implements FaultTargets {
    @Override
    public List<FaultTarget> workers() {
      return List.of(new Fake("w1", deeds), new Fake("w2", deeds));
    }

    @Override
    public FaultTarget gateway() {
      return new Fake("gateway", deeds);
    }

    @Override
    public FaultTarget redis() {
      return new Fake("redis", deeds);
    }

    @Override
    public FaultProxy proxy(Link link) {
      return FaultProxy.to(link.word(), 1);
    }
  }

  private record Fake(String name, List<String> deeds) implements FaultTarget {
    @Override
    public void kill() {
      deeds.add("kill " + name);
    }

    @Override
    public void pause() {
      deeds.add("pause " + name);
    }

    @Override
    public void resume() {
      deeds.add("resume " + name);
    }

    @Override
    public boolean isReady() {
      return true;
    }
  }
}
