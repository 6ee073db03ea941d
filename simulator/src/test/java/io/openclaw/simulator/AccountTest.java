package io.openclaw.simulator;

import static io.openclaw.simulator.RunningSimulator.COMPLETIONS;
import static io.openclaw.simulator.RunningSimulator.json;
import static io.openclaw.simulator.RunningSimulator.rawStream;
import static io.openclaw.simulator.RunningSimulator.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AccountTest {

  private static final String QUICK = "#sim tokens=1";
  private static final String LONG = "#sim fail=hang at=1";

  private final SettableClock clock = new SettableClock();
  private final List<Socket> sockets = new ArrayList<>();
  private RunningSimulator simulator;

  @BeforeEach
  void start() throws IOException {
    simulator = RunningSimulator.start(clock);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    simulator.close();
  }

  @Test
  void letsFortyStartInAMinuteByDefault() throws Exception {
    for (int i = 0; i < 40; i++) {
      assertThat(call("k")).isEqualTo(200);
    }
    assertThat(call("k")).isEqualTo(429);
    assertThat(call("other")).isEqualTo(200);
  }

  @Test
  void letsFiveRunAtOnceByDefault() throws Exception {
    for (int i = 0; i < 5; i++) {
      begin("k");
    }
    assertThat(call("k")).isEqualTo(429);

    sockets.getFirst().close();
    await().untilAsserted(() -> assertThat(factCount("client_closed")).isOne());
    assertThat(call("k")).isEqualTo(200);
  }

  @Test
  void limitsNothingWithAnUnlimitedKey() throws Exception {
    for (int i = 0; i < 60; i++) {
      begin("unlimited-x");
    }
    assertThat(factCount("start")).isEqualTo(60);
    assertThat(simulator.violations("unlimited-x").toString())
        .isEqualTo("{\"worst_minute\":60,\"worst_concurrency\":60,\"violations\":0}");
  }

  @Test
  void theWindowRollsAndIsHalfOpen() throws Exception {
    limit("k", "{\"rpm\": 2, \"window_ms\": 1000}");

    assertThat(call("k")).isEqualTo(200);
    clock.tick(Duration.ofMillis(600));
    assertThat(call("k")).isEqualTo(200);
    clock.tick(Duration.ofMillis(399));
    assertThat(call("k")).as("999 ms after the first").isEqualTo(429);
    clock.tick(Duration.ofMillis(1));
    assertThat(call("k")).as("1000 ms after the first").isEqualTo(200);
    assertThat(call("k")).as("two since 600").isEqualTo(429);
    clock.tick(Duration.ofMillis(600));
    assertThat(call("k")).as("1000 ms after the second").isEqualTo(200);
  }

  /// The naive model looks at all accepted starts of the past, each time. A violation that would be
  /// the third within a minute is left out.
  @Test
  void agreesWithANaiveModelOverARandomWalk() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Long> starts = new ArrayList<>();
    List<Long> violations = new ArrayList<>();
    limit("k", "{\"rpm\": 7, \"window_ms\": 1000, \"concurrency\": null}");
    for (int i = 0; i < 600; i++) {
      clock.tick(Duration.ofMillis(random.nextInt(8) == 0 ? 31_000 : random.nextInt(200)));
      long now = clock.millis();
      boolean allowed = starts.stream().filter(start -> start > now - 1000).count() < 7;
      boolean third = violations.stream().filter(past -> past > now - 60_000).count() >= 2;
      if (allowed || !third) {
        (allowed ? starts : violations).add(now);
        assertThat(call("k")).as("seed %d, step %d", seed, i).isEqualTo(allowed ? 200 : 429);
      }
    }
    assertThat(violations).as("seed %d", seed).hasSizeGreaterThan(5);
  }

  @Test
  void refusedCallsAreNoStarts() throws Exception {
    limit("k", "{\"rpm\": 1, \"window_ms\": 1000}");
    call("k");
    clock.tick(Duration.ofMillis(999));
    assertThat(call("k")).isEqualTo(429);
    clock.tick(Duration.ofMillis(1));

    assertThat(call("k")).isEqualTo(200);
  }

  @Test
  void cutsAtTheThirdViolationWithinAMinuteAndForHalfAMinute() throws Exception {
    limit("k", "{\"rpm\": 1}");
    call("k");
    assertThat(call("k")).isEqualTo(429);
    clock.tick(Duration.ofSeconds(20));
    assertThat(call("k")).isEqualTo(429);
    assertCut("k");
    clock.tick(Duration.ofMillis(29_999));
    assertCut("k");
    assertThat(call("other")).isEqualTo(200);
    clock.tick(Duration.ofMillis(1));
    assertThat(call("k")).as("refused, no longer cut").isEqualTo(429);
    clock.tick(Duration.ofSeconds(60));
    assertThat(call("k")).isEqualTo(200);

    assertThat(simulator.violations("k").toString())
        .isEqualTo("{\"worst_minute\":6,\"worst_concurrency\":1,\"violations\":5}");
    assertThat(facts("k"))
        .containsExactly(
            "start",
            "first_byte",
            "end",
            "refused",
            "refused",
            "cut",
            "cut",
            "refused",
            "start",
            "first_byte",
            "end");
  }

  @Test
  void violationsOlderThanAMinuteAreForgiven() throws Exception {
    limit("k", "{\"rpm\": 0}");
    for (int i = 0; i < 6; i++) {
      assertThat(call("k")).isEqualTo(429);
      clock.tick(Duration.ofSeconds(30));
    }
  }

  @Test
  void aCutAccountStillFinishesWhatRuns() throws Exception {
    limit("k", "{\"concurrency\": 1}");
    Socket running = begin("k");
    call("k");
    call("k");
    assertCut("k");

    running.setSoTimeout(50);
    assertThatThrownBy(() -> running.getInputStream().readAllBytes())
        .isInstanceOf(java.net.SocketTimeoutException.class);
  }

  @Test
  void measuresWhatArrivedAlsoWhenItRefusedIt() throws Exception {
    limit("k", "{\"rpm\": 3, \"window_ms\": 1000, \"concurrency\": 2}");
    begin("k");
    begin("k");
    call("k");
    clock.tick(Duration.ofSeconds(1));
    call("k");

    assertThat(simulator.violations("k").toString())
        .isEqualTo("{\"worst_minute\":3,\"worst_concurrency\":3,\"violations\":2}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nvapi-1  | /v1/chat/completions          | rpm         | /title         | Too Many",
        "nvidia2  | /v1/chat/completions          | concurrency | /title         | Too Many",
        "zhipu-1  | /v1/chat/completions          | rpm         | /error/code    | 1305",
        "zhipu-1  | /v1/chat/completions          | concurrency | /error/code    | 1302",
        "any      | /api/paas/v4/chat/completions | concurrency | /error/code    | 1302",
        "hunyuan  | /v1/chat/completions          | rpm         | /error/message | dimension: rpm",
        "tokenhub | /v1/chat/completions          | concurrency | /error/message | dimension: conc",
        "tokenhub | /v1/chat/completions          | rpm         | /error/code    | 429001",
        "tokenhub | /v1/chat/completions          | rpm         | /error/type    | rate_limit_error",
        "any      | /v1/chat/completions          | rpm         | /error/code    | rate_limit_e"
      })
  void refusesInTheWordsOfTheVendor(
      String key, String path, String limit, String pointer, String words) throws Exception {
    limit(key, "{\"%s\": 0}".formatted(limit));

    HttpResponse<String> response = simulator.post(path, key, streamed(QUICK));

    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(json(response.body()).at(pointer).stringValue()).contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nvapi-1 | 500 | {\"status\":500,\"title\":\"Internal Server Error\"}",
        "nvapi-1 | 401 | {\"status\":401,\"title\":\"Unauthorized\"}",
        "zhipu-1 | 500 | \"code\":\"500\"",
        "zhipu-1 | 401 | \"code\":\"1000\"",
        "hunyuan | 500 | upstream_error",
        "hunyuan | 401 | 401002",
        "hunyuan | 429 | 429001",
        "nvapi-1 | arrears | \"code\":\"1113\""
      })
  void failsInTheWordsOfTheVendor(String key, String fault, String words) throws Exception {
    assertThat(simulator.stream(key, "#sim fail=" + fault).body()).contains(words);
  }

  @Test
  void inMidStreamEveryVendorTellsAnErrorMember() throws Exception {
    String prompt = "#sim rate=2000 at=3 fail=500";
    for (String key : List.of("nvapi-1", "zhipu-1", "hunyuan", "any")) {
      JsonNode last = SseText.of(simulator.stream(key, prompt).body()).chunks().getLast();
      assertThat(last.get("error").isObject()).isTrue();
    }
  }

  @Test
  void onlyTheOpenAiDialectSaysWhenToComeBack() throws Exception {
    for (String key : List.of("any", "nvapi-1")) {
      limit(key, "{\"rpm\": 1}");
      simulator.stream(key, QUICK);
    }
    clock.tick(Duration.ofMillis(58_500));

    assertThat(simulator.stream("any", QUICK).headers().firstValue("retry-after")).hasValue("2");
    assertThat(simulator.stream("nvapi-1", QUICK).headers().firstValue("retry-after")).isEmpty();
  }

  @Test
  void changesOnlyTheLimitsThatAreNamed() throws Exception {
    assertThat(simulator.put("/accounts/a%2Fb", "{\"rpm\": 7}").body())
        .isEqualTo("{\"account\":\"a/b\",\"rpm\":7,\"concurrency\":5,\"window_ms\":60000}");
    assertThat(simulator.put("/accounts/a%2Fb", "{\"concurrency\": null, \"window_ms\": 5}").body())
        .isEqualTo("{\"account\":\"a/b\",\"rpm\":7,\"concurrency\":null,\"window_ms\":5}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"rpm\": -1}",
        "{\"rpm\": \"5\"}",
        "{\"rpm\": 1.5}",
        "{\"rpm\": 99999999999999999999}",
        "{\"window_ms\": 0}",
        "{\"window_ms\": null}",
        "{\"rpn\": 5}"
      })
  void refusesBadLimits(String body) throws Exception {
    HttpResponse<String> response = simulator.put("/accounts/k", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response.body()).at("/error/type").stringValue())
        .isEqualTo("invalid_request_error");
  }

  @Test
  void everyArrivalHasOneVerdictEvenWhenTheyComeTogether() throws Exception {
    limit("k", "{\"rpm\": 30, \"concurrency\": null}");
    for (int i = 0; i < 60; i++) {
      Socket socket = simulator.connect();
      sockets.add(socket);
      socket.getOutputStream().write(rawStream("k", LONG));
    }

    await().untilAsserted(() -> assertThat(simulator.factsByCall()).hasSize(60));
    assertThat(factCount("start")).isEqualTo(30);
    assertThat(factCount("refused")).isEqualTo(2);
    assertThat(factCount("cut")).isEqualTo(28);
    assertThat(simulator.violations("k").toString())
        .isEqualTo("{\"worst_minute\":60,\"worst_concurrency\":31,\"violations\":30}");
  }

  private void limit(String key, String limits) throws Exception {
    assertThat(simulator.put("/accounts/" + key, limits).statusCode()).isEqualTo(200);
  }

  private int call(String key) throws Exception {
    return simulator.post(COMPLETIONS, key, streamed(QUICK)).statusCode();
  }

  /// Begins a call that runs until its socket is closed.
  private Socket begin(String key) throws IOException {
    Socket socket = simulator.connect();
    sockets.add(socket);
    socket.getOutputStream().write(rawStream(key, LONG));
    PaceTest.readUntil(socket.getInputStream(), "assistant");
    return socket;
  }

  private void assertCut(String key) throws IOException {
    try (Socket socket = simulator.connect()) {
      socket.getOutputStream().write(rawStream(key, QUICK));
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  private List<String> facts(String key) throws Exception {
    return simulator.journal().stream()
        .filter(fact -> fact.get("account").stringValue().equals(key))
        .map(fact -> fact.get("fact").stringValue())
        .toList();
  }

  private long factCount(String name) throws Exception {
    return simulator.journal().stream()
        .filter(fact -> fact.get("fact").stringValue().equals(name))
        .count();
  }
}
