package io.openclaw.systemtests;

import io.openclaw.testkit.client.Ask;
import io.openclaw.testkit.client.SimulatorJournal;
import io.openclaw.testkit.client.TaskClient;
import io.openclaw.testkit.cluster.ClusterSettings;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.history.Observation.ProviderFact;
import io.openclaw.testkit.process.RoleProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// Many tasks on one small account, from workers that are killed with -9 and calls that are
/// cancelled throughout; the simulator judges whether the account's limits were kept.
public final class JudgedRun {
  static final int RPM = 40;
  static final int CONCURRENCY = 5;

  private static final String ACCOUNT = "judged";
  private static final int WORKERS = 4;
  private static final int FEW = 20;
  private static final int WARM_UP = 40;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration SLOTS_BACK = Duration.ofSeconds(60);

  private final Settings settings;
  private final LocalCluster cluster;
  private final TaskClient client;
  private final SplittableRandom random;
  private final Map<String, Integer> ends = new TreeMap<>();
  private int kills;
  private int cancels;
  private int wrong;

  private JudgedRun(Settings settings, LocalCluster cluster) {
    this.settings = settings;
    this.cluster = cluster;
    this.client = cluster.direct();
    this.random = new SplittableRandom(settings.seed());
  }

  public static JudgeReport hold(Settings settings) throws IOException, InterruptedException {
    ClusterSettings of =
        ClusterSettings.in(settings.folder())
            .withWorkers(WORKERS)
            .withClocksApart(Duration.ofSeconds(settings.secondsApart()))
            .withProviders(settings.account().providers());
    History history = History.startingNow();
    try (LocalCluster cluster = LocalCluster.start(of, history)) {
      return new JudgedRun(settings, cluster).hold();
    } finally {
      history.write(settings.folder().resolve("history.jsonl"));
    }
  }

  private JudgeReport hold() throws IOException, InterruptedException {
    LimitedAccount account = settings.account();
    account.limitAt(cluster.simulatorUrl());
    warmUp();
    long busyUntil;
    try (SimulatorJournal _ = SimulatorJournal.follow(cluster.simulatorUrl(), cluster.history())) {
      List<String> tasks = submit();
      busyUntil = haunt(tasks);
    }
    Duration back = slotsBack();
    List<Long> starts =
        cluster.history().all().stream()
            .filter(ProviderFact.class::isInstance)
            .map(ProviderFact.class::cast)
            .filter(it -> it.account().equals(ACCOUNT) && it.fact().equals("start"))
            .map(ProviderFact::at)
            .toList();
    return new JudgeReport(
        settings,
        account.worst(cluster.simulatorUrl()),
        starts.size(),
        JudgeReport.use(starts, busyUntil, settings.windowSeconds() * 1000),
        back,
        kills,
        cancels,
        ends,
        wrong);
  }

  /// On another account: a judge that is still compiling sees the first calls too late.
  private void warmUp() throws InterruptedException {
    for (int i = 0; i < WARM_UP; i++) {
      Ask ask = Ask.replying("Warm.", "tokens=4").with("provider", "sim");
      String task = client.submit(ask, "warm-" + i, SOON);
      while (client.read(task, SOON).path("finished_at").isNull()) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
  }

  private List<String> submit() {
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < settings.tasks(); i++) {
      Ask ask = Ask.replying(text(i), "tokens=8 rate=" + settings.rate());
      Ask patient = ask.with("provider", ACCOUNT).with("max_wait_seconds", 3600);
      tasks.add(client.submit(patient, "judged-" + i, SOON));
    }
    return tasks;
  }

  private static String text(int number) {
    return "Answer " + number + " of many, told once é🦞.";
  }

  /// Kills and cancels until all tasks are over; answers until when there was always work.
  private long haunt(List<String> tasks) throws IOException, InterruptedException {
    Map<Integer, String> open = new TreeMap<>();
    tasks.forEach(task -> open.put(open.size(), task));
    long busyUntil = 0;
    int round = 0;
    while (!open.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(
          settings.pauseMillis() / 2 + random.nextInt(settings.pauseMillis()));
      if (round++ % 3 == 0) {
        killOne();
      } else {
        cancelOne();
      }
      settle(open);
      if (open.size() > FEW) {
        busyUntil = System.currentTimeMillis();
      }
    }
    return busyUntil;
  }

  /// Only while most are ready: where processes start slowly, a kill a round leaves none to judge.
  private void killOne() {
    List<RoleProcess> ready = cluster.workers().stream().filter(RoleProcess::isReady).toList();
    if (ready.size() > WORKERS / 2) {
      ready.get(random.nextInt(ready.size())).kill();
      kills++;
    }
  }

  private void cancelOne() throws IOException {
    JsonNode running =
        client.get("/api/v1/tasks?status=running&limit=20", SOON).json().path("tasks");
    if (!running.isEmpty()) {
      String task = running.get(random.nextInt(running.size())).path("task_id").asString("");
      if (client.cancel(task, SOON).status() == 200) {
        cancels++;
      }
    }
  }

  /// They end in about the order in which they came, so only the first ones are looked at.
  private void settle(Map<Integer, String> open) throws IOException {
    for (int number : open.keySet().stream().limit(FEW).toList()) {
      String id = open.getOrDefault(number, "");
      JsonNode task = client.get("/api/v1/tasks/" + id, SOON).json();
      if (!task.path("finished_at").isNull()) {
        open.remove(number);
        String status = task.path("status").asString("");
        ends.merge(status, 1, Integer::sum);
        boolean right = task.path("text").asString("").equals(text(number));
        wrong += status.equals("succeeded") && !right ? 1 : 0;
      }
    }
  }

  /// How long until no slot is taken.
  private Duration slotsBack() throws IOException, InterruptedException {
    long from = System.nanoTime();
    while (used() != 0 && System.nanoTime() - from < 2 * SLOTS_BACK.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return Duration.ofNanos(System.nanoTime() - from);
  }

  private int used() throws IOException {
    for (JsonNode provider : client.get("/api/v1/providers", SOON).json().path("providers")) {
      if (provider.path("name").asString("").equals(ACCOUNT)) {
        return provider.path("state").path("used").asInt(-1);
      }
    }
    return -1;
  }

  /// @param windowSeconds what the provider takes for a minute
  /// @param secondsApart how much the clocks of half of the workers are ahead
  public record Settings(Path folder, int tasks, int windowSeconds, int secondsApart, long seed) {
    LimitedAccount account() {
      return new LimitedAccount(ACCOUNT, RPM, CONCURRENCY, Duration.ofSeconds(windowSeconds));
    }

    /// So slow that several calls run at once, so quick that slots are not what is scarce.
    int rate() {
      return windowSeconds >= 30 ? 4 : 40;
    }

    int pauseMillis() {
      return Math.max(600, windowSeconds * 60);
    }
  }
}
