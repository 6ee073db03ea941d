package io.openclaw.gateway.plainws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.TestWebSocket;
import io.openclaw.gateway.caller.Scope;
import io.openclaw.gateway.quota.ConnectionPlaces;
import io.openclaw.gateway.token.TokenAdministration;
import io.openclaw.gateway.websocket.Connections;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The ways of a browser to show its token, which can set no header on a WebSocket.
class LoginTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start("openclaw.websocket.first-frame=700ms");
  private static final TokenAdministration OFFICE = GATEWAY.bean(TokenAdministration.class);
  private static final String ROOT =
      OFFICE.issue("root", Set.of(Scope.ADMIN), Optional.empty()).secret();
  private static final String ANN =
      OFFICE.issue("ann", Set.of(Scope.TASKS), Optional.empty()).secret();
  private static final String BAD = "oct_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  @AfterEach
  void everythingIsFreed() {
    await().until(() -> GATEWAY.bean(Connections.class).count() == 0);
    await().until(() -> GATEWAY.bean(FrameBudget.class).bytes() == 0);
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  private static String login(String token) {
    return "{\"type\":\"auth\",\"token\":\"" + token + "\"}";
  }

  private static TestWebSocket open() {
    return TestWebSocket.open(GATEWAY, "/ws/stream/s?format=events");
  }

  @Test
  void theFirstFrameMayBringTheToken() {
    for (String shown : new String[] {ANN, "Bearer " + ANN}) {
      try (TestWebSocket client = open()) {
        assertThat(client.say(login(shown)).next()).isEqualTo("{\"type\":\"authorized\"}");
        String id = client.say("{\"message\":\"hi\"}").json().path("task_id").asString();
        assertThat(owner(id)).isEqualTo("ann");
      }
    }
  }

  @Test
  void theSubProtocolMayBringItAndIsAnswered() {
    try (TestWebSocket client =
        TestWebSocket.open(GATEWAY, "/ws/stream", "Sec-WebSocket-Protocol", "bearer, " + ANN)) {
      assertThat(client.protocol()).isEqualTo("bearer");
      assertThat(client.say("{\"type\":\"ping\"}").next()).isEqualTo("{\"type\":\"pong\"}");
    }
    assertThat(
            TestWebSocket.refused(
                GATEWAY, "/ws/stream", "Sec-WebSocket-Protocol", "bearer, " + BAD))
        .isEqualTo(401);
  }

  @Test
  void aTokenInTheAddressIsRefusedWhateverItIsWorth() {
    for (String path : new String[] {"/ws/stream?token=", "/ws/stream/s?x=", "/ws?access_token="}) {
      assertThat(TestWebSocket.refused(GATEWAY, path + ANN, "Authorization", "Bearer " + ANN))
          .isEqualTo(400);
    }
  }

  @Test
  void aFirstFrameThatNeverComesEndsTheConnectionInTime() {
    try (TestWebSocket client = open()) {
      long from = System.nanoTime();
      assertThat(client.json().path("code").asString()).isEqualTo("request_timeout");
      assertThat(client.closeCode()).isEqualTo(1008);
      assertThat(System.nanoTime() - from).isLessThan(5_000_000_000L);
    }
  }

  @Test
  void whoIsLetInMayBeSilentForLonger() {
    try (TestWebSocket client = open()) {
      client.say(login(ANN)).next();
      await().pollDelay(java.time.Duration.ofMillis(1_500)).until(() -> true);
      assertThat(client.say("{\"type\":\"ping\"}").next()).isEqualTo("{\"type\":\"pong\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"hi\"}",
        "{\"type\":\"ping\"}",
        "{\"type\":\"resume\",\"task_id\":\"x\"}",
        "no json",
        "",
        "{\"type\":\"auth\",\"token\":\"" + BAD + "\"}",
        "{\"type\":\"auth\",\"token\":\"\"}"
      })
  void nothingIsDoneForWhoShowsNoGoodToken(String frame) {
    long before = stored();
    try (TestWebSocket client = open()) {
      var error = client.say(frame).json();
      assertThat(error.path("code").asString()).isEqualTo("unauthorized");
      assertThat(error.toString()).doesNotContain(BAD);
      assertThat(client.closeCode()).isEqualTo(1008);
    }
    assertThat(stored()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"auth\"}",
        "{\"type\":\"auth\",\"token\":7}",
        "{\"type\":\"auth\",\"token\":\"a\",\"message\":\"hi\"}"
      })
  void aBrokenLoginIsToldHowToSayIt(String frame) {
    try (TestWebSocket client = open()) {
      assertThat(client.say(frame).json().path("code").asString()).isEqualTo("malformed_frame");
      assertThat(client.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void aStrangerMayNotSendMuch() {
    try (TestWebSocket client = open()) {
      assertThat(client.say("x".repeat(5_000)).json().path("code").asString())
          .isEqualTo("unauthorized");
    }
  }

  @Test
  void aLaterLoginIsRefusedAndChangesNobody() {
    try (TestWebSocket client = open()) {
      client.say(login(ANN)).next();
      assertThat(client.say(login(ROOT)).json().path("code").asString())
          .isEqualTo("malformed_frame");
      String id = client.say("{\"message\":\"hi\"}").json().path("task_id").asString();
      assertThat(owner(id)).isEqualTo("ann");
    }
  }

  @Test
  void whileTokensCannotBeReadTheClientIsAskedToComeBack() {
    String fresh = OFFICE.issue("eve", Set.of(Scope.TASKS), Optional.empty()).secret();
    GATEWAY.tokens.away = true;
    try (TestWebSocket client = open()) {
      String unknown = fresh.substring(0, fresh.length() - 3) + "AAA";
      assertThat(client.say(login(unknown)).json().path("code").asString())
          .isEqualTo("store_unavailable");
      assertThat(client.closeCode()).isEqualTo(1013);
    } finally {
      GATEWAY.tokens.away = false;
    }
  }

  @Test
  void aChatStreamEndsWithItsToken() {
    TokenAdministration.Issued bob = OFFICE.issue("bob", Set.of(Scope.TASKS), Optional.empty());
    var answer =
        GATEWAY.client.sendAsync(
            GATEWAY
                .request("/chat/stream", "Authorization", "Bearer " + bob.secret())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"message\":\"hi\"}"))
                .build(),
            BodyHandlers.ofString());
    await().until(() -> GATEWAY.bean(ConnectionPlaces.class).taken() == 1);

    OFFICE.revoke(bob.token().id());

    assertThat(answer.orTimeout(10, TimeUnit.SECONDS).join().statusCode()).isEqualTo(200);
    await().until(() -> GATEWAY.bean(ConnectionPlaces.class).taken() == 0);
  }

  @Test
  void thePageNeedsNoTokenToBeShown() {
    for (String path : new String[] {"/", "/page.js", "/page.css", "/claw-client.js"}) {
      assertThat(GATEWAY.get(path).status()).isEqualTo(200);
    }
  }

  private static String owner(String id) {
    return GATEWAY.store.find(new io.openclaw.task.TaskId(id)).orElseThrow().owner();
  }

  private static long stored() {
    return GATEWAY.store.tally().getOrDefault("queued", 0L);
  }
}
