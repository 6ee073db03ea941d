package io.openclaw.systemtests;

import io.openclaw.testkit.cluster.ClusterSettings;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.nemesis.Fault;
import io.openclaw.testkit.nemesis.FaultPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The long run: the whole system at the product's own settings, under load, while its processes
/// are killed and stopped and its links cut. Prints a table, leaves the history and all logs in
/// `--out`. Exit code 0 when every promise was kept, 1 when not, 2 for wrong usage.
public final class Soak {
  private static final Map<String, Long> DEFAULTS =
      Map.ofEntries(
          Map.entry("tasks", 2_000L),
          Map.entry("in-flight", 40L),
          Map.entry("workers", 3L),
          Map.entry("pauses", 12L),
          Map.entry("worker-kills", 30L),
          Map.entry("gateway-kills", 10L),
          Map.entry("redis-kills", 10L),
          Map.entry("worker-stops", 20L),
          Map.entry("worker-stop-seconds", 10L),
          Map.entry("redis-stops", 5L),
          Map.entry("redis-slow", 5L),
          Map.entry("redis-seconds", 10L),
          Map.entry("troubles", 1L),
          Map.entry("seed", System.nanoTime() % 1_000_000));

  private final Map<String, Long> options;
  private final Path out;
  private final PrintStream print;

  private Soak(Map<String, Long> options, Path out, PrintStream print) {
    this.options = options;
    this.out = out;
    this.print = print;
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream print = System.out;
    Map<String, Long> options = new HashMap<>(DEFAULTS);
    Path out = Path.of("soak");
    try {
      for (int i = 0; i < arguments.length; i += 2) {
        String name = arguments[i].substring(2);
        String value = arguments[i + 1];
        if (name.equals("out")) {
          out = Path.of(value);
        } else if (options.replace(name, Long.parseLong(value)) == null) {
          throw new IllegalArgumentException(name);
        }
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      print.println("usage: soak [--out DIR] " + usage());
      System.exit(2);
    }
    System.exit(new Soak(options, out, print).run() ? 0 : 1);
  }

  private static String usage() {
    return String.join(
        " ", DEFAULTS.keySet().stream().sorted().map(name -> "[--" + name + " NUMBER]").toList());
  }

  private boolean run() throws IOException {
    long from = System.nanoTime();
    long seed = number("seed");
    Path folder = Files.createDirectories(out.toAbsolutePath().resolve("seed-" + seed));
    requireEmpty(folder);
    History history = History.startingNow();
    print.printf("seed %d, logs and history in %s%n", seed, folder);
    ClusterSettings settings = FaultRun.settings(folder).withWorkers(number("workers"));
    FaultRun.Outcome outcome;
    try (LocalCluster cluster = LocalCluster.start(settings, history)) {
      Workload workload =
          new Workload(
              cluster.client(), seed, number("in-flight"), number("pauses"), Duration.ofMinutes(5));
      Thread teller = Thread.ofVirtual().start(() -> tell(workload));
      outcome = FaultRun.lay(cluster, workload, number("tasks"), plan(seed));
      teller.interrupt();
    } finally {
      history.write(folder.resolve("history.jsonl"));
    }
    return judged(
        new SoakReport(outcome, seed, Duration.ofNanos(System.nanoTime() - from)), folder);
  }

  private static void requireEmpty(Path folder) throws IOException {
    try (var inside = Files.list(folder)) {
      if (inside.findAny().isPresent()) {
        throw new IOException(folder + " has the leavings of another run; remove it first");
      }
    }
  }

  private boolean judged(SoakReport report, Path folder) throws IOException {
    List<String> failures = report.failures();
    String verdict = failures.isEmpty() ? "every promise was kept" : String.join("\n", failures);
    String page = report.table() + "\n" + verdict + "\n";
    Files.writeString(folder.resolve("report.md"), page);
    print.println(page);
    return failures.isEmpty();
  }

  private FaultPlan plan(long seed) {
    return FaultPlan.seeded(seed)
        .kill(Fault.Role.WORKER, number("worker-kills"))
        .kill(Fault.Role.GATEWAY, number("gateway-kills"))
        .kill(Fault.Role.REDIS, number("redis-kills"))
        .stop(Fault.Role.WORKER, number("worker-stops"))
        .stop(Fault.Role.REDIS, number("redis-stops"))
        .slowRedis(number("redis-slow"))
        .disturbAll(number("troubles"))
        .stopFor(Duration.ofSeconds(number("worker-stop-seconds")))
        .redisTroubleFor(Duration.ofSeconds(number("redis-seconds")));
  }

  private void tell(Workload workload) {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(10);
        print.printf("%d tasks begun, %d over%n", workload.begun(), workload.over());
      }
    } catch (InterruptedException e) {
      // The run is over.
    }
  }

  private int number(String option) {
    return Math.toIntExact(options.getOrDefault(option, 0L));
  }
}
