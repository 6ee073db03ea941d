package io.openclaw.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.digest.Sha256;
import io.openclaw.testkit.client.Ask;
import io.openclaw.testkit.client.SimulatorAccounts;
import io.openclaw.testkit.client.Watcher;
import io.openclaw.testkit.cluster.ClusterSettings;
import io.openclaw.testkit.cluster.Link;
import io.openclaw.testkit.cluster.LocalCluster;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.history.HistoryChecker;
import io.openclaw.testkit.history.Observation.ProviderFact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Four workers and providers that refuse, break and fall silent, judged by the simulator.
@ExtendWith(LogsOfFailedTests.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProviderTroubleTest {
  private static final int WORKERS = 4;
  private static final int MANY = 50;
  private static final int BREAKER_AFTER = 5;
  private static final long BREAKER_OPEN_MILLIS = 5_000;
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LATER = Duration.ofSeconds(60);

  private LocalCluster cluster;
  private TaskObserver observer;
  private SimulatorAccounts accounts;

  @BeforeAll
  void start() {
    List<String> providers = new ArrayList<>(List.of(FaultTable.providers()));
    Map<String, Integer> further = Map.of("breaks", MANY, "trips", MANY, "stands", MANY);
    further.forEach((name, slots) -> providers.add(FaultyProviders.json(name, slots, "")));
    List.of("falls", "narrow").forEach(it -> providers.add(FaultyProviders.json(it, 1, "")));
    ClusterSettings settings =
        ClusterSettings.in(LogsOfFailedTests.folder(getClass(), "cluster"))
            .withWorkers(WORKERS)
            .withProxied(Set.of(Link.WORKER_PROVIDER))
            .withProviders(FaultyProviders.file(String.join(",", providers)));
    cluster = LocalCluster.start(settings, History.startingNow());
    observer = new TaskObserver(cluster);
    accounts = new SimulatorAccounts(cluster.simulatorUrl());
    further.forEach((name, slots) -> limit(name, slots));
    List.of("falls", "narrow").forEach(name -> limit(name, 1));
  }

  @AfterAll
  void stop() {
    observer.close();
    cluster.close();
  }

  @Test
  @Order(1)
  void theFirstCallFindsAConnectionOpen() {
    AtomicLong passed = new AtomicLong();
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> connections() >= WORKERS && passed() == passed.getAndSet(passed()));
    long before = connections();

    String task = observer.submit(good("stands", "tokens=2"));

    try (Watcher sse = Watcher.sse(cluster.direct(), task, event -> {})) {
      sse.await(SOON);
    }
    assertThat(verdict(task)).isEqualTo("succeeded");
    await().untilAsserted(() -> assertThat(observer.calls("stands")).isEqualTo(1));
    assertThat(connections()).isEqualTo(before);
  }

  @Test
  @Order(2)
  void everyFaultEndsAsTheTableSays() {
    List<FaultTable.Row> rows = FaultTable.rows();
    List<Watcher> watchers = new ArrayList<>();
    for (FaultTable.Row row : rows) {
      accounts.limit(row.key(), row.limits());
      if (row.refuses()) {
        Thread.ofVirtual().start(() -> liftOnceRefused(row.key()));
      }
      String task = observer.submit(row.asked());
      watchers.add(Watcher.sse(cluster.direct(), task, event -> {}));
    }
    watchers.forEach(it -> it.await(LATER));

    SoftAssertions table = new SoftAssertions();
    for (int i = 0; i < rows.size(); i++) {
      check(table, rows.get(i), watchers.get(i).task());
    }
    watchers.forEach(Watcher::close);
    table.assertAll();
    HistoryChecker.check(cluster.history().all()).requireClean();
  }

  private void check(SoftAssertions table, FaultTable.Row row, String id) {
    JsonNode task = observer.ended(id);
    table.assertThat(TaskObserver.verdict(task)).as(row.key()).isEqualTo(row.verdict());
    table.assertThat(observer.calls(row.key())).as("calls, %s", row.key()).isEqualTo(row.calls());
    table
        .assertThat(observer.events(id, "started"))
        .as("attempts, %s", row.key())
        .isEqualTo(Math.max(1, row.calls()));
    if (row.verdict().equals("succeeded")) {
      table
          .assertThat(task.path("text").asString(""))
          .isEqualTo(row.ask().expectation().orElse(""));
    }
  }

  private void liftOnceRefused(String account) {
    await().atMost(SOON).until(() -> !observer.facts(account, "refused").isEmpty());
    limit(account, MANY);
  }

  @Test
  @Order(3)
  void anAccountThatIsTurnedAwayIsSeenToBe() {
    String task = observer.submit(steered("zhipu-arrears", "fail=arrears", 0));

    assertThat(verdict(task)).isEqualTo("failed provider_account");
    await()
        .atMost(Duration.ofSeconds(4))
        .untilAsserted(() -> {
          JsonNode state = observer.provider("zhipu-arrears").path("state");
          assertThat(state.path("disabled").path("reason").asString(""))
              .isEqualTo("provider_account");
          assertThat(state.path("last_error").asString("")).isEqualTo("provider_account");
        });
  }

  @Test
  @Order(4)
  void aFallbackStreamsWithinASecondOfTheBreakersOpening() {
    List<String> failing = fail("falls", "fail=empty first=100ms");
    Ask ask = good("falls", "tokens=2").with("fallbacks", List.of("stands"));

    String passes = observer.submit(ask);

    assertThat(failing).extracting(this::verdict).containsOnly("failed provider_empty");
    assertThat(verdict(passes)).isEqualTo("succeeded");
    await().until(() -> observer.facts("stands", "first_byte").size() == 2);
    long opened = observer.facts("falls", "end").get(BREAKER_AFTER - 1).at();
    ProviderFact first = observer.facts("stands", "first_byte").getLast();
    assertThat(first.at() - opened).isBetween(0L, 1_000L);
    System.out.printf(
        "the fallback spoke %d ms after the breaker's opening%n", first.at() - opened);
  }

  @Test
  @Order(5)
  void anOpenBreakerIsWaitedForAndLetsOneProbeThrough() {
    List<String> failing = new ArrayList<>(fail("trips", "fail=empty"));
    failing.addAll(fail("breaks", "fail=empty"));
    failing.forEach(observer::ended);

    List<String> waiting = new ArrayList<>();
    waiting.add(observer.submit(good("trips", "tokens=2").with("fallbacks", List.of("breaks"))));
    waiting.add(observer.submit(good("breaks", "tokens=2 first=1s")));
    await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(
            () -> assertThat(waiting).extracting(observer::waitingFor).containsOnly("breaker"));
    await().atMost(Duration.ofSeconds(3)).until(() -> position("breaks").equals("open"));
    IntStream.range(0, 11)
        .forEach(i -> waiting.add(observer.submit(good("breaks", "tokens=2 first=1s"))));

    assertThat(waiting).extracting(this::verdict).containsOnly("succeeded");
    List<ProviderFact> starts = observer.facts("breaks", "start");
    ProviderFact probe = starts.get(BREAKER_AFTER);
    long opened = observer.facts("breaks", "end").get(BREAKER_AFTER - 1).at();
    assertThat(probe.at() - opened).isGreaterThanOrEqualTo(BREAKER_OPEN_MILLIS - 10);
    assertThat(starts.subList(BREAKER_AFTER + 1, starts.size()))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it.at()).isGreaterThanOrEqualTo(end(probe)));
    await().atMost(SOON).untilAsserted(() -> assertThat(position("breaks")).isEmpty());
  }

  @Test
  @Order(6)
  void aPriorityTaskOvertakesTwoHundredWaitingOnes() {
    IntStream.range(0, 201).forEach(i -> observer.submit(good("narrow", "tokens=2 first=1s")));
    int before = observer.facts("narrow", "start").size();
    await().atMost(SOON).until(() -> observer.facts("narrow", "start").size() > before);
    Ask urgent = Ask.replying("Now.", "tokens=2").with("provider", "narrow");

    String task = observer.submit(urgent.with("lane", "priority"));
    long taken = System.currentTimeMillis();

    assertThat(verdict(task)).isEqualTo("succeeded");
    List<String> later =
        observer.facts("narrow", "start").stream()
            .filter(it -> it.at() > taken)
            .map(ProviderFact::promptSha256)
            .limit(2)
            .toList();
    assertThat(later)
        .as("before it starts at most the one that had its permit already")
        .contains(Sha256.hex(urgent.prompt()));
    assertThat(accounts.worst("narrow").concurrency()).isEqualTo(1);
  }

  /// As many as open a breaker; only the last one may.
  private List<String> fail(String provider, String steps) {
    return IntStream.range(0, BREAKER_AFTER)
        .mapToObj(i -> observer.submit(steered(provider, steps, i)))
        .toList();
  }

  private static Ask steered(String provider, String steps, int number) {
    return Ask.of("Fail, %s %d.\n#sim %s".formatted(provider, number, steps))
        .with("provider", provider)
        .with("max_attempts", 1);
  }

  private static Ask good(String provider, String steps) {
    return Ask.replying("Well, " + provider + ".", steps).with("provider", provider);
  }

  private String verdict(String task) {
    return TaskObserver.verdict(observer.ended(task));
  }

  /// Empty also when the gateway could not learn it in time.
  private String position(String provider) {
    JsonNode breakers = observer.provider(provider).path("state").path("breakers");
    return breakers.path("sim-1").path("position").asString("");
  }

  private long end(ProviderFact call) {
    return Stream.of("end", "client_closed", "cut")
        .flatMap(kind -> observer.facts(call.account(), kind).stream())
        .filter(it -> it.call().equals(call.call()))
        .findFirst()
        .orElseThrow()
        .at();
  }

  private void limit(String key, int concurrency) {
    accounts.limit(key, Map.of("rpm", 10_000, "concurrency", concurrency));
  }

  /// Bytes, so that it shows whether a connection that was opened has been used.
  private long passed() {
    return cluster.proxy(Link.WORKER_PROVIDER).counts().passed();
  }

  private long connections() {
    return cluster.proxy(Link.WORKER_PROVIDER).counts().accepted();
  }
}
