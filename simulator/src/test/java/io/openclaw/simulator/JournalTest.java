package io.openclaw.simulator;

import static io.openclaw.simulator.RunningSimulator.rawStream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JournalTest {

  private static final String KEY = "unlimited-journal";

  private RunningSimulator simulator;

  @BeforeEach
  void start() throws IOException {
    simulator = RunningSimulator.start(InstantSource.system());
  }

  @AfterEach
  void stop() throws IOException {
    simulator.close();
  }

  @Test
  void tellsEachFactOfACall() throws Exception {
    String prompt = "#sim tokens=1\nGrüße";
    String answered = simulator.stream(KEY, prompt).body();

    List<JsonNode> facts = simulator.journal();
    String hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(prompt.getBytes(StandardCharsets.UTF_8)));
    assertThat(facts).extracting(it -> it.get("n").longValue()).containsExactly(1L, 2L, 3L);
    assertThat(facts)
        .extracting(it -> it.get("fact").stringValue())
        .containsExactly("start", "first_byte", "end");
    assertThat(facts)
        .allSatisfy(fact -> {
          assertThat(fact.propertyNames())
              .containsExactly("n", "at_ms", "account", "call", "fact", "model", "prompt_sha256");
          assertThat(fact.get("account").stringValue()).isEqualTo(KEY);
          assertThat(fact.get("model").stringValue()).isEqualTo("m");
          assertThat(fact.get("prompt_sha256").stringValue()).isEqualTo(hash);
          assertThat(answered).contains("chatcmpl-" + fact.get("call").stringValue());
        });
  }

  @Test
  void readsOnAfterACursorAndCountsOnAfterItWasEmptied() throws Exception {
    simulator.stream(KEY, "#sim tokens=1");
    assertThat(simulator.journal(2)).hasSize(1);
    assertThat(simulator.journal(3)).isEmpty();

    assertThat(simulator.send(simulator.request("/journal").DELETE()).statusCode()).isEqualTo(204);
    assertThat(simulator.journal()).isEmpty();

    simulator.stream(KEY, "#sim tokens=1");
    assertThat(simulator.journal())
        .extracting(it -> it.get("n").longValue())
        .containsExactly(4L, 5L, 6L);
    assertThat(simulator.get("/journal").headers().firstValue("content-type"))
        .hasValue("application/x-ndjson");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "1.5", "99999999999999999999"})
  void refusesABadCursor(String since) throws Exception {
    assertThat(simulator.get("/journal?since=" + since).statusCode()).isEqualTo(400);
  }

  @Test
  void sendsALongJournalWhole() throws Exception {
    for (int i = 0; i < 300; i++) {
      simulator.stream(KEY, "#sim fail=500");
    }
    assertThat(simulator.journal())
        .extracting(it -> it.get("n").intValue())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 600).boxed().toList());
  }

  /// The next piece is due only after five seconds, so a write cannot have told.
  @Test
  void seesAClosedClientBeforeTheNextWrite() throws Exception {
    try (Socket socket = simulator.connect()) {
      socket.getOutputStream().write(rawStream(KEY, "#sim rate=0.2"));
      PaceTest.readUntil(socket.getInputStream(), "assistant");
    }
    long closedMs = InstantSource.system().millis();

    assertLeftAt(closedMs, "start", "first_byte", "client_closed");
  }

  @Test
  void seesAResetClientBeforeTheNextWrite() throws Exception {
    try (Socket socket = simulator.connect()) {
      socket.getOutputStream().write(rawStream(KEY, "#sim rate=0.2 first=5s"));
      await().untilAsserted(() -> assertThat(simulator.journal()).hasSize(1));
      socket.setSoLinger(true, 0);
    }
    long closedMs = InstantSource.system().millis();

    assertLeftAt(closedMs, "start", "client_closed");
  }

  @Test
  void seesTheClientCloseBehindWhatItPipelined() throws Exception {
    try (Socket socket = simulator.connect()) {
      socket.getOutputStream().write(rawStream(KEY, "#sim rate=0.2"));
      socket.getOutputStream().write(rawStream(KEY, "#sim rate=0.2\nsecond"));
      PaceTest.readUntil(socket.getInputStream(), "assistant");
    }
    long closedMs = InstantSource.system().millis();

    assertLeftAt(closedMs, "start", "first_byte", "client_closed");
  }

  private void assertLeftAt(long closedMs, String... facts) throws Exception {
    await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(() -> assertThat(simulator.factsByCall()).containsExactly(List.of(facts)));
    assertThat(simulator.journal().getLast().get("at_ms").longValue())
        .isBetween(closedMs - 200, closedMs + 200);
  }

  @Test
  void holdsTwoThousandStreamsAtOnce() throws Exception {
    int many = 2_000;
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < many; i++) {
        Socket socket = simulator.connect();
        sockets.add(socket);
        socket.getOutputStream().write(rawStream(KEY, "#sim tokens=4 rate=0.5\n" + i));
      }
      for (Socket socket : sockets) {
        PaceTest.readUntil(socket.getInputStream(), "assistant");
      }
      assertThat(simulator.violations(KEY).get("worst_concurrency").intValue()).isEqualTo(many);
      for (Socket socket : sockets) {
        PaceTest.readUntil(socket.getInputStream(), "[DONE]");
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    assertThat(simulator.factsByCall())
        .hasSize(many)
        .containsOnly(List.of("start", "first_byte", "end"));
  }
}
