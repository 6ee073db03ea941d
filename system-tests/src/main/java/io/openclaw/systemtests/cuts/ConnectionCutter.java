package io.openclaw.systemtests.cuts;

import io.openclaw.testkit.cluster.Link;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.Observation;
import io.openclaw.testkit.proxy.FaultProxy;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// Cuts connections of clients one after the other, each in the middle of what it is being sent,
/// and kills the gateway now and then.
final class ConnectionCutter {
  private static final Duration RESTART = Duration.ofSeconds(60);

  /// A connection is cut within so many bytes: ten events and more.
  private static final int WITHIN = 3_000;

  private final LocalCluster cluster;
  private final Cuts.Order order;
  private final SplittableRandom random;
  private int kills;

  ConnectionCutter(LocalCluster cluster, Cuts.Order order) {
    this.cluster = cluster;
    this.order = order;
    this.random = new SplittableRandom(order.seed());
  }

  /// Returns when all cuts and kills of the order have happened.
  void run() throws InterruptedException {
    FaultProxy proxy = cluster.proxy(Link.CLIENT_GATEWAY);
    while (cuts() < order.cuts() || kills < order.kills()) {
      if (cuts() >= (kills + 1L) * order.cuts() / (order.kills() + 1L) && kills < order.kills()) {
        kill();
      }
      proxy.cutOne(how(), WITHIN, random);
      TimeUnit.MICROSECONDS.sleep(random.nextLong(2_000_000L / order.aSecond()));
    }
  }

  long cuts() {
    return cluster.proxy(Link.CLIENT_GATEWAY).counts().cut();
  }

  int kills() {
    return kills;
  }

  private void kill() {
    cluster.history().add(at -> new Observation.Fault(at, "kill -9", "gateway"));
    cluster.gateway().kill();
    kills++;
    cluster.gateway().awaitReady(RESTART);
  }

  private FaultProxy.Cut how() {
    return random.nextBoolean() ? FaultProxy.Cut.FIN : FaultProxy.Cut.RST;
  }
}
