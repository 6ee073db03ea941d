package io.openclaw.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.TestWebSocket;
import io.openclaw.gateway.caller.Scope;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many clients cannot be told to send no token. While there is none, a loopback gateway serves
/// them with any.
class UnneededTokenTest {
  private static final String[] HEADER = {"Authorization", "Bearer sk-whatever"};
  private static final String[] PROTOCOL = {"Sec-WebSocket-Protocol", "bearer, sk-whatever"};

  private GatewayUnderTest gateway = GatewayUnderTest.start();

  @AfterEach
  void stop() {
    gateway.close();
  }

  private void restart(String property) {
    gateway.close();
    gateway = GatewayUnderTest.start(property);
  }

  private void issueAToken() {
    gateway
        .bean(TokenAdministration.class)
        .issue("ann", EnumSet.allOf(Scope.class), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk-whatever", "oct_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "x"})
  void anyTokenIsTakenInAHeaderWhileThereIsNone(String token) {
    assertThat(gateway.get("/api/v1/tasks", "Authorization", "Bearer " + token).status())
        .isEqualTo(200);
    assertThat(gateway.get("/stats", "Authorization", "Bearer " + token).status()).isEqualTo(200);
  }

  @Test
  void aHeaderOfAnotherFormIsRefusedAllTheSame() {
    assertThat(gateway.get("/api/v1/tasks", "Authorization", "Basic eA==").status()).isEqualTo(401);
  }

  @Test
  void anyTokenIsTakenOnAPlainWebSocketWhileThereIsNone() {
    try (TestWebSocket header = TestWebSocket.open(gateway, "/ws/stream", HEADER);
        TestWebSocket protocol = TestWebSocket.open(gateway, "/ws/stream", PROTOCOL);
        TestWebSocket frame = TestWebSocket.open(gateway, "/ws/stream")) {
      assertThat(header.say("{\"type\":\"ping\"}").next()).contains("pong");
      assertThat(protocol.protocol()).isEqualTo("bearer");
      assertThat(protocol.say("{\"type\":\"ping\"}").next()).contains("pong");
      frame.say("{\"type\":\"auth\",\"token\":\"sk-whatever\"}");
      assertThat(frame.next()).contains("authorized");
      assertThat(frame.say("{\"type\":\"ping\"}").next()).contains("pong");
    }
  }

  @Test
  void anyTokenIsTakenOnStompWhileThereIsNone() {
    try (TestWebSocket connect = TestWebSocket.open(gateway, "/ws");
        TestWebSocket protocol = TestWebSocket.open(gateway, "/ws", PROTOCOL)) {
      connect.frame("CONNECT", "accept-version:1.2", "Authorization:Bearer sk-whatever");
      assertThat(connect.next()).startsWith("CONNECTED");
      assertThat(protocol.frame("CONNECT", "accept-version:1.2").next()).startsWith("CONNECTED");
    }
  }

  @Test
  void fromTheFirstTokenOnAWrongOneIsRefusedAndItsConnectionsAreClosed() {
    try (TestWebSocket plain = TestWebSocket.open(gateway, "/ws/stream", HEADER);
        TestWebSocket stomp = TestWebSocket.open(gateway, "/ws")) {
      stomp.frame("CONNECT", "accept-version:1.2", "Authorization:Bearer sk-whatever").next();
      issueAToken();

      assertThat(gateway.get("/api/v1/tasks", HEADER).status()).isEqualTo(401);
      assertThat(TestWebSocket.refused(gateway, "/ws", PROTOCOL)).isEqualTo(401);
      assertThat(plain.closeCode()).isEqualTo(1008);
      assertThat(stomp.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void whereTokensAreRequiredNoWrongOneIsTaken() {
    restart("openclaw.security.tokens=required");

    assertThat(gateway.get("/api/v1/tasks", HEADER).status()).isEqualTo(401);
    assertThat(TestWebSocket.refused(gateway, "/ws/stream", PROTOCOL)).isEqualTo(401);
  }

  @Test
  void whereTokensAreOptionalAWrongOneIsRefusedOnceThereAreRightOnes() {
    restart("openclaw.security.tokens=optional");
    assertThat(gateway.get("/api/v1/tasks", HEADER).status()).isEqualTo(200);
    issueAToken();

    assertThat(gateway.get("/api/v1/tasks", HEADER).status()).isEqualTo(401);
    assertThat(gateway.get("/api/v1/tasks").status()).isEqualTo(200);
  }
}
