package io.openclaw.systemtests.cuts;

import io.openclaw.testkit.client.SimulatorJournal;
import io.openclaw.testkit.cluster.ClusterSettings;
import io.openclaw.testkit.cluster.Link;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.history.HistoryChecker;
import io.openclaw.testkit.history.HistoryChecker.Verdict;
import io.openclaw.testkit.history.Observation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// The run: watching clients on one system, a cutter of connections, and the judgement over what
/// was seen.
public final class Cuts {
  private Cuts() {}

  /// @param aSecond cuts, as long as there are connections to cut
  /// @param tasks at once, each watched by every [WatchTransport]
  /// @param pieces of each answer, 20 a second
  public record Order(long seed, int cuts, int kills, int aSecond, int tasks, int pieces) {}

  /// @param watchers how many there were of each way
  /// @param midway from how many places in the middle of its log one of them had to come back
  public record Outcome(
      Verdict verdict,
      List<String> troubles,
      long cuts,
      int kills,
      Map<WatchTransport, Long> watchers,
      Map<WatchTransport, Long> midway,
      Duration took) {

    /// @throws AssertionError when a promise was broken or a client gave up
    public void requireClean() {
      verdict.requireClean();
      if (!troubles.isEmpty()) {
        throw new AssertionError("clients gave up: " + troubles.stream().limit(10).toList());
      }
    }
  }

  /// @param folder for logs and `history.jsonl`
  public static Outcome run(Path folder, Order order) throws InterruptedException {
    long from = System.nanoTime();
    History history = History.startingNow();
    ClusterSettings settings =
        ClusterSettings.in(folder).withProxied(EnumSet.of(Link.CLIENT_GATEWAY));
    try (LocalCluster cluster = LocalCluster.start(settings, history)) {
      WatchingClients clients = new WatchingClients(cluster.client(), order.seed(), order.pieces());
      ConnectionCutter cutter = new ConnectionCutter(cluster, order);
      AtomicBoolean cutting = new AtomicBoolean(true);
      try (SimulatorJournal _ = SimulatorJournal.follow(cluster.simulatorUrl(), history)) {
        Thread attending =
            Thread.ofPlatform()
                .name("clients")
                .start(() -> clients.attend(order.tasks(), cutting::get));
        try {
          cutter.run();
        } finally {
          cutting.set(false);
          attending.join();
        }
      }
      List<Observation> seen = history.all();
      return new Outcome(
          HistoryChecker.check(seen),
          clients.troubles(),
          cutter.cuts(),
          cutter.kills(),
          watchers(seen),
          midway(seen),
          Duration.ofNanos(System.nanoTime() - from));
    } finally {
      history.write(folder.resolve("history.jsonl"));
    }
  }

  private static Map<WatchTransport, Long> watchers(List<Observation> seen) {
    return counted(way ->
        seen.stream()
            .filter(it ->
                it instanceof Observation.Event event
                    && event.type().equals("done")
                    && event.watcher().startsWith(way.word() + "-"))
            .count());
  }

  private static Map<WatchTransport, Long> midway(List<Observation> seen) {
    return counted(way ->
        seen.stream()
            .filter(it ->
                it instanceof Observation.Resumed resumed
                    && resumed.after() > 0
                    && resumed.watcher().startsWith(way.word() + "-"))
            .map(it -> ((Observation.Resumed) it).watcher() + ((Observation.Resumed) it).after())
            .distinct()
            .count());
  }

  private static Map<WatchTransport, Long> counted(
      java.util.function.ToLongFunction<WatchTransport> count) {
    Map<WatchTransport, Long> counts = new EnumMap<>(WatchTransport.class);
    for (WatchTransport way : WatchTransport.values()) {
      counts.put(way, count.applyAsLong(way));
    }
    return counts;
  }
}
