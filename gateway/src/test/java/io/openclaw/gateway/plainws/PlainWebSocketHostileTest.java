package io.openclaw.gateway.plainws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.SwitchableStore;
import io.openclaw.gateway.websocket.Connections;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainWebSocketHostileTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start(
          "openclaw.security.connections-per-address=100",
          "openclaw.plainws.longest-message=1000",
          "openclaw.plainws.largest-frame=4KB",
          "openclaw.plainws.held-frames=10KB");

  @AfterEach
  void everythingIsFreed() {
    await().until(() -> GATEWAY.bean(Connections.class).count() == 0);
    await().until(() -> GATEWAY.bean(FrameBudget.class).bytes() == 0);
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello | invalid_json",
        "[] | invalid_json",
        "{} | missing_field",
        "{\"message\":\"a\",\"message\":\"b\"} | invalid_json",
        "{\"message\":\"a\",\"nonsense\":1} | unknown_field",
        "{\"message\":\"\"} | invalid_field",
        "{\"message\":\"a\",\"provider\":\"?\"} | unknown_provider",
        "{\"message\":\"a\",\"session_id\":\"other\"} | invalid_field",
        "{\"message\":\"a\",\"mode\":\"agent_multi\"} | not_supported",
        "{\"type\":\"nonsense\"} | malformed_frame",
        "{\"type\":1} | malformed_frame",
        "{\"type\":\"ping\",\"x\":1} | unknown_field",
        "{\"type\":\"cancel\"} | invalid_state",
        "{\"type\":\"pause\"} | invalid_state",
        "{\"type\":\"resume\"} | invalid_state",
        "{\"type\":\"pause\",\"task_id\":\"x\"} | not_found",
        "{\"type\":\"resume\",\"task_id\":\"x\"} | not_found",
        "{\"type\":\"pause\",\"after\":1} | unknown_field",
        "{\"type\":\"retry\"} | invalid_state",
        "{\"type\":\"retry\",\"task_id\":\"x\"} | not_found",
        "{\"type\":\"resume\",\"task_id\":\"x\",\"after\":0} | not_supported",
      })
  void aBadFrameIsRefusedAndTheConnectionStaysOpen(String frame, String code) {
    try (PlainClient client = new PlainClient(GATEWAY.port(), "/bad")) {
      var error = client.say(frame).json();
      assertThat(error.path("type").asString()).isEqualTo("error");
      assertThat(error.path("code").asString()).isEqualTo(code);
      assertThat(error.path("message").asString()).isNotBlank();
      assertThat(client.say("{\"type\":\"ping\"}").next()).isEqualTo("{\"type\":\"pong\"}");
    }
  }

  @Test
  void aMessagePastItsLengthIsRefused() {
    try (PlainClient client = new PlainClient(GATEWAY.port(), "/long")) {
      client.ask("a".repeat(1_001));
      assertThat(client.json().path("code").asString()).isEqualTo("invalid_field");
    }
  }

  @Test
  void aFramePastItsLimitEndsTheConnection() {
    try (PlainClient client = new PlainClient(GATEWAY.port(), "/large")) {
      client.ask("a".repeat(5_000));
      assertThat(client.json().path("code").asString()).isEqualTo("too_large");
      assertThat(client.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void whatAllHoldTogetherIsBounded() {
    try (PlainClient client = new PlainClient(GATEWAY.port(), "/held")) {
      client.ask("a".repeat(1_000));
      String padded = "{\"message\":\"b\"" + " ".repeat(3_500) + "}";
      client.say(padded).say(padded).say(padded);
      assertThat(client.json().path("code").asString()).isEqualTo("overloaded");
      assertThat(client.closeCode()).isEqualTo(1013);
    }
  }

  @Test
  void framesThatComeTooFastEndTheConnection() {
    try (PlainClient client = new PlainClient(GATEWAY.port(), "/fast")) {
      for (int frame = 0; frame < 200; frame++) {
        client.say("{\"type\":\"ping\"}");
      }
      assertThat(client.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void aStoreThatIsAwayRefusesTheMessageAndTheConnectionStaysOpen() {
    try (PlainClient client = new PlainClient(GATEWAY.port(), "/away")) {
      GATEWAY.faults.set(SwitchableStore.Mode.AWAY);
      client.ask("a");
      assertThat(client.json().path("code").asString()).isEqualTo("store_unavailable");
      assertThat(client.say("{\"type\":\"ping\"}").next()).isEqualTo("{\"type\":\"pong\"}");
    } finally {
      GATEWAY.faults.set(SwitchableStore.Mode.THERE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a%20b", "/a/b", "/%7B%7D", "?format=xml"})
  void aBadPathIsRefusedByStatus(String path) {
    assertThat(upgrade("/ws/stream" + path))
        .startsWith("HTTP/1.1 400")
        .contains("invalid_parameter");
  }

  @Test
  void theSessionIsNamedInTheAnswer() {
    assertThat(upgrade("/ws/stream")).startsWith("HTTP/1.1 101").contains("X-Session-Id: s-");
    assertThat(upgrade("/ws/stream/mine")).contains("X-Session-Id: mine");
  }

  private static String upgrade(String path) {
    return new String(
        GATEWAY
            .raw(
                """
                GET %s HTTP/1.1\r
                Host: localhost\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
                Sec-WebSocket-Version: 13\r
                \r
                \u0088\u0080\0\0\0\0\
                """
                    .formatted(path)
                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
            .getBytes(UTF_8),
        UTF_8);
  }

  @Test
  void garbageHarmsNobodyElse() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] parts = {
      "{",
      "}",
      "\"type\"",
      ":",
      "\"cancel\"",
      "\"pause\"",
      "\"retry\"",
      "\"resume\"",
      "\"message\"",
      ",",
      "1",
      "null",
      "[",
      "x",
      "\"task_id\"",
      "\"ping\"",
      "\\",
      "\0",
      "é"
    };
    try (PlainClient other = new PlainClient(GATEWAY.port(), "/other")) {
      other.ask("hi");
      for (int round = 0; round < 50; round++) {
        try (PlainClient client = new PlainClient(GATEWAY.port(), "/malformed?format=events")) {
          for (int frame = 0; frame < 30; frame++) {
            StringBuilder text = new StringBuilder();
            for (int part = random.nextInt(12); part >= 0; part--) {
              text.append(parts[random.nextInt(parts.length)]);
            }
            client.say(text.toString());
          }
          byte[] bytes = new byte[200];
          random.nextBytes(bytes);
          client.binary(bytes);
        }
      }
      String id =
          GATEWAY
              .get("/api/v1/tasks?session_id=other")
              .json()
              .path("tasks")
              .get(0)
              .path("task_id")
              .asString();
      ScriptedWorker.claim(GATEWAY.store, id).start().say("fine").succeed("fine");
      assertThat(other.answer()).as("seed " + seed).containsExactly("fine", "{\"type\":\"done\"}");
    }
  }
}
