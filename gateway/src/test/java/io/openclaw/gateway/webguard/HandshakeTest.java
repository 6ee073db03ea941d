package io.openclaw.gateway.webguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.caller.Callers;
import io.openclaw.gateway.caller.Scope;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.quota.RequestQuota;
import io.openclaw.gateway.token.Handshake;
import io.openclaw.gateway.token.TokenAdministration;
import io.openclaw.gateway.token.TokenAuthenticator;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class HandshakeTest {
  private static final String UNKNOWN = "oct_" + "A".repeat(43);
  private static final GatewayUnderTest GATEWAY = GatewayUnderTest.start();

  private final TokenAuthenticator authenticator = GATEWAY.bean(TokenAuthenticator.class);
  private final String secret =
      GATEWAY
          .bean(TokenAdministration.class)
          .issue("ann", EnumSet.allOf(Scope.class), Optional.empty())
          .secret();

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @Test
  void aTokenMayComeAsAHeader() throws Exception {
    Handshake handshake = open("Authorization", "Bearer " + secret);

    assertThat(handshake.pass().orElseThrow().caller().owner()).isEqualTo("ann");
    assertThat(handshake.protocol()).isEmpty();
  }

  @Test
  void aTokenMayComeAsASubProtocolWhichIsAnswered() throws Exception {
    for (String offered :
        new String[] {"bearer, " + secret, "v12.stomp, bearer, " + secret + ", v11.stomp"}) {
      Handshake handshake = open("Sec-WebSocket-Protocol", offered);

      assertThat(handshake.pass().orElseThrow().caller().owner()).isEqualTo("ann");
      assertThat(handshake.protocol()).contains("bearer");
    }
  }

  @Test
  void withoutATokenTheFirstFrameHasToBringIt() throws Exception {
    Handshake handshake = open("Sec-WebSocket-Protocol", "v12.stomp");

    assertThat(handshake.pass()).isEmpty();
    assertThat(authenticator.login("Bearer " + secret).caller().owner()).isEqualTo("ann");
    assertThatThrownBy(() -> authenticator.login("Bearer x")).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> authenticator.login("")).isInstanceOf(ProblemException.class);
  }

  @Test
  void aBadTokenIsRefusedBeforeTheConnectionOpens() {
    for (String[] shown :
        new String[][] {
          {"Authorization", "Bearer " + UNKNOWN},
          {"Sec-WebSocket-Protocol", "bearer, " + UNKNOWN}
        }) {
      assertThatThrownBy(() -> open(shown)).hasMessageContaining("unauthorized");
    }
  }

  @Test
  void anythingButAnOpeningNeedsItsTokenAtOnce() {
    MockHttpServletRequest plain = new MockHttpServletRequest("GET", "/ws");
    plain.addHeader("Sec-WebSocket-Protocol", "bearer, " + secret);

    assertThatThrownBy(() -> pass(plain)).hasMessageContaining("unauthorized");
    assertThatThrownBy(() -> pass(opening("/elsewhere"))).hasMessageContaining("unauthorized");
  }

  @Test
  void aRouteThatWasLeftUnprotectedServesNoRequest() {
    assertThatThrownBy(() -> Callers.of(new MockHttpServletRequest("GET", "/ws")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theSecretIsNotPartOfAnyText() {
    assertThat(PassAuthentication.unchecked(secret).toString()).doesNotContain(secret);
  }

  private Handshake open(String... header) throws Exception {
    MockHttpServletRequest request = opening("/ws/stream/s1");
    request.addHeader(header[0], header[1]);
    pass(request);
    return authenticator.handshake(request);
  }

  private static MockHttpServletRequest opening(String path) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
    request.addHeader("Upgrade", "websocket");
    return request;
  }

  private void pass(MockHttpServletRequest request) throws Exception {
    SecurityChain.of(new BearerAuthenticator(authenticator), GATEWAY.bean(RequestQuota.class))
        .doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
  }
}
