package io.openclaw.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.TestWebSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A listed word is refused at every transport, and nothing is stored.
class WordsTest {
  private static GatewayUnderTest gateway;

  @BeforeAll
  static void start(@TempDir Path data) throws IOException {
    Path words = Files.writeString(data.resolve("words"), "darn\n");
    gateway = GatewayUnderTest.start("openclaw.words-file=" + words);
  }

  @AfterEach
  void nothingIsStored() {
    assertThat(gateway.store.tally().getOrDefault("queued", 0L)).isZero();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"well, Darn!\"}",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"darn\"}]}",
        "{\"messages\":[{\"role\":\"system\",\"content\":\"darn\"},"
            + "{\"role\":\"user\",\"content\":\"a\"}]}"
      })
  void overHttp(String body) {
    for (Answer refused : new Answer[] {gateway.submit(body), gateway.post("/chat/stream", body)}) {
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.code()).isEqualTo("word_not_allowed");
      assertThat(refused.response().body()).doesNotContainIgnoringCase("darn");
    }
  }

  @Test
  void onThePlainWebSocket() {
    try (TestWebSocket client = TestWebSocket.open(gateway, "/ws/stream")) {
      assertThat(client.say("{\"message\":\"darn\"}").json().path("code").asString())
          .isEqualTo("word_not_allowed");
      assertThat(client.say("{\"type\":\"ping\"}").next()).isEqualTo("{\"type\":\"pong\"}");
    }
  }

  @Test
  void overStomp() {
    try (TestWebSocket client = TestWebSocket.open(gateway, "/ws")) {
      client.frame("CONNECT", "accept-version:1.2").next();
      client.frame("SUBSCRIBE", "id:e", "destination:/user/queue/errors");
      client.say("SEND\ndestination:/app/tasks\n\n{\"message\":\"darn\"}\0");
      assertThat(client.next()).startsWith("MESSAGE\n").contains("word_not_allowed");
    }
  }
}
