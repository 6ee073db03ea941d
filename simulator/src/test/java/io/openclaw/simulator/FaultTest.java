package io.openclaw.simulator;

import static io.openclaw.simulator.RunningSimulator.json;
import static io.openclaw.simulator.RunningSimulator.rawStream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {

  private static final String KEY = "unlimited-faults";

  private RunningSimulator simulator;

  @BeforeEach
  void start() throws IOException {
    simulator = RunningSimulator.start(InstantSource.system());
  }

  @AfterEach
  void stop() throws IOException {
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "429, 429, rate_limit_exceeded",
    "500, 500, server_error",
    "401, 401, invalid_api_key",
    "arrears, 429, 1113"
  })
  void answersWithAnErrorInsteadOfText(String fault, int status, String code) throws Exception {
    for (String at : List.of("", " at=1")) {
      HttpResponse<String> response = simulator.stream(KEY, "#sim fail=" + fault + at);

      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(json(response.body()).at("/error/code").stringValue()).isEqualTo(code);
    }
    assertThat(simulator.whole(KEY, "#sim fail=" + fault).statusCode()).isEqualTo(status);
    assertThat(simulator.factsByCall()).hasSize(3).containsOnly(List.of("start", "end"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"429", "500", "401", "arrears"})
  void breaksOffWithAnErrorObjectInMidStream(String fault) throws Exception {
    HttpResponse<String> response =
        simulator.stream(KEY, "#sim tokens=9 rate=2000 at=4 fail=" + fault);

    SseText answer = SseText.of(response.body());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("connection")).hasValue("close");
    assertThat(answer.done()).isFalse();
    assertThat(answer.finishReasons()).isEmpty();
    assertThat(answer.deltas("content")).hasSize(1 + 3);
    assertThat(answer.chunks().getLast().get("error").isObject()).isTrue();
    assertThat(simulator.factsByCall()).containsExactly(List.of("start", "first_byte", "end"));
  }

  @Test
  void aNotStreamedAnswerFailsWhenItsPieceWouldBeDue() throws Exception {
    HttpResponse<String> response = simulator.whole(KEY, "#sim tokens=9 rate=2000 at=4 fail=500");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(simulator.factsByCall()).containsExactly(List.of("start", "end"));
  }

  @Test
  void resetsTheConnectionBeforeTheAnswer() throws Exception {
    try (Socket socket = simulator.connect()) {
      socket.getOutputStream().write(rawStream(KEY, "#sim fail=reset"));

      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    assertThat(simulator.factsByCall()).containsExactly(List.of("start", "cut"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6})
  void resetsTheConnectionInTheMiddleOfAChunk(int at) throws Exception {
    try (Socket socket = simulator.connect()) {
      socket.getOutputStream().write(rawStream(KEY, "#sim tokens=5 fail=reset at=" + at));

      ByteArrayOutputStream seen = new ByteArrayOutputStream();
      assertThatThrownBy(() -> socket.getInputStream().transferTo(seen))
          .isInstanceOf(SocketException.class);
      String text = seen.toString(StandardCharsets.UTF_8);
      assertThat(text).doesNotContain("[DONE]").doesNotContain("\r\n0\r\n");
      assertThat(text.split("\"content\":", -1)).hasSizeBetween(1 + at, 2 + at);
      assertThat(text).doesNotEndWith("\n");
    }
    assertThat(simulator.factsByCall()).containsExactly(List.of("start", "first_byte", "cut"));
  }

  @Test
  void hangsUntilTheClientLeaves() throws Exception {
    try (Socket socket = simulator.connect()) {
      socket.setSoTimeout(300);
      socket.getOutputStream().write(rawStream(KEY, "#sim fail=hang"));

      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(simulator.factsByCall()).containsExactly(List.of("start"));
    }
    awaitFacts(List.of("start", "client_closed"));
  }

  @Test
  void hangsInMidStream() throws Exception {
    try (Socket socket = simulator.connect()) {
      socket.setSoTimeout(400);
      socket.getOutputStream().write(rawStream(KEY, "#sim rate=1000 fail=hang at=3"));

      ByteArrayOutputStream seen = new ByteArrayOutputStream();
      assertThatThrownBy(() -> drain(socket.getInputStream(), seen))
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(seen.toString(StandardCharsets.UTF_8).split("\"content\":", -1))
          .hasSize(1 + 1 + 2);
    }
    awaitFacts(List.of("start", "first_byte", "client_closed"));
  }

  private static void drain(InputStream in, ByteArrayOutputStream seen) throws IOException {
    for (int b = in.read(); b >= 0; b = in.read()) {
      seen.write(b);
    }
  }

  private void awaitFacts(List<String> facts) {
    await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(() -> assertThat(simulator.factsByCall()).containsExactly(facts));
  }

  @Test
  void stopsWithoutAnyContent() throws Exception {
    SseText answer = SseText.of(simulator.stream(KEY, "#sim fail=empty at=3").body());

    assertThat(answer.text()).isEmpty();
    assertThat(answer.finishReasons()).containsExactly("stop");
    assertThat(answer.done()).isTrue();
    assertThat(
            json(simulator.whole(KEY, "#sim fail=empty").body())
                .at("/choices/0/message/content")
                .stringValue())
        .isEmpty();
  }

  @Test
  void endsWithANetworkErrorAsZhipuDoes() throws Exception {
    SseText early = SseText.of(simulator.stream(KEY, "#sim fail=network_error").body());
    SseText late =
        SseText.of(simulator.stream(KEY, "#sim rate=2000 fail=network_error at=5").body());

    assertThat(early.finishReasons()).containsExactly("network_error");
    assertThat(early.text()).isEmpty();
    assertThat(late.finishReasons()).containsExactly("network_error");
    assertThat(late.deltas("content")).hasSize(1 + 4);
    assertThat(simulator.factsByCall()).containsOnly(List.of("start", "first_byte", "end"));
  }

  @Test
  void failsOnlySoManyTimesPerAccountAndPrompt() throws Exception {
    String prompt = "#sim rate=2000 fail=500 times=2\nonce more";

    assertThat(statuses(KEY, prompt, 4)).containsExactly(500, 500, 200, 200);
    assertThat(statuses("unlimited-other", prompt, 1)).containsExactly(500);
    assertThat(statuses(KEY, prompt + "!", 3)).containsExactly(500, 500, 200);
    assertThat(statuses(KEY, "#sim fail=500", 3)).containsExactly(500, 500, 500);
  }

  private List<Integer> statuses(String key, String prompt, int calls) throws Exception {
    List<Integer> statuses = new java.util.ArrayList<>();
    for (int i = 0; i < calls; i++) {
      statuses.add(simulator.stream(key, prompt).statusCode());
    }
    return statuses;
  }
}
