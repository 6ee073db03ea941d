package io.openclaw.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.TestWebSocket;
import io.openclaw.gateway.caller.Scope;
import io.openclaw.gateway.token.TokenAdministration;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Three requests at once and no more within the test, by whatever transport they come.
class FrameQuotaTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start(
          "openclaw.security.requests-per-minute=1",
          "openclaw.security.burst=3",
          "openclaw.security.tokens=optional");
  private String token = "";

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @BeforeEach
  void issue() {
    token =
        GATEWAY
            .bean(TokenAdministration.class)
            .issue("ann", EnumSet.allOf(Scope.class), Optional.empty())
            .secret();
  }

  @Test
  void aSendBeyondTheQuotaIsRefusedAndTheConnectionStays() {
    try (TestWebSocket stomp = TestWebSocket.open(GATEWAY, "/ws")) {
      stomp.frame("CONNECT", "accept-version:1.2", "Authorization:Bearer " + token).next();
      stomp.frame("SUBSCRIBE", "id:r", "destination:/user/queue/replies");
      stomp.frame("SUBSCRIBE", "id:e", "destination:/user/queue/errors");
      for (int send = 0; send < 3; send++) {
        stomp.say("SEND\ndestination:/app/tasks\n\n{\"message\":\"a\"}\0");
        assertThat(stomp.next()).contains("subscription:r", "\"status\":\"queued\"");
      }

      stomp.say("SEND\ndestination:/app/tasks\ncorrelation-id:c4\n\n{\"message\":\"a\"}\0");
      assertThat(stomp.next())
          .contains(
              "subscription:e", "correlation-id:c4", "\"too_many_requests\"", "\"status\":429");

      stomp.frame("UNSUBSCRIBE", "id:e", "receipt:still-there");
      assertThat(stomp.next()).contains("receipt-id:still-there");
    }
  }

  @Test
  void aFrameBeyondTheQuotaIsAnErrorAndTheConnectionStays() {
    try (TestWebSocket plain =
        TestWebSocket.open(
            GATEWAY, "/ws/stream?format=events", "Authorization", "Bearer " + token)) {
      // The handshake was the first request.
      for (int call = 0; call < 2; call++) {
        plain.say("{\"type\":\"cancel\"}");
        assertThat(plain.json().path("code").asString()).isEqualTo("invalid_state");
      }

      plain.say("{\"message\":\"a\"}");
      assertThat(plain.json().path("code").asString()).isEqualTo("too_many_requests");

      plain.say("{\"type\":\"ping\"}");
      assertThat(plain.next()).isEqualTo("{\"type\":\"pong\"}");
    }
  }

  @Test
  void framesAndHttpRequestsShareOneQuota() {
    try (TestWebSocket plain =
        TestWebSocket.open(GATEWAY, "/ws/stream", "Authorization", "Bearer " + token)) {
      plain.say("{\"type\":\"cancel\"}");
      assertThat(plain.next()).contains("invalid_state");
      assertThat(GATEWAY.get("/api/v1/tasks", "Authorization", "Bearer " + token).status())
          .isEqualTo(200);

      assertThat(GATEWAY.get("/api/v1/tasks", "Authorization", "Bearer " + token).status())
          .isEqualTo(429);
    }
  }
}
