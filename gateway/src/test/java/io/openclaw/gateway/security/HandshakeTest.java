package io.openclaw.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.gateway.MemoryTokens;
import io.openclaw.gateway.problem.ProblemException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class HandshakeTest {
  private static final Quotas PLENTY =
      _ -> new Quotas.Taken(/* granted= */ true, 1, Duration.ZERO, Duration.ZERO);

  private final MemoryTokens store = new MemoryTokens();
  private final TokenBook book = new TokenBook(store, Optional.empty(), InstantSource.system());
  private final Callers callers =
      new Callers(book, new Entry(TokensNeeded.AUTO, /* loopback= */ true));
  private final String secret =
      new TokenOffice(store, book, InstantSource.system())
          .issue("ann", EnumSet.allOf(Scope.class), Optional.empty())
          .secret();

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
    assertThat(callers.login("Bearer " + secret).caller().owner()).isEqualTo("ann");
    assertThatThrownBy(() -> callers.login("Bearer x")).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> callers.login("")).isInstanceOf(ProblemException.class);
  }

  @Test
  void aBadTokenIsRefusedBeforeTheConnectionOpens() {
    for (String[] shown :
        new String[][] {
          {"Authorization", "Bearer " + Token.newSecret()},
          {"Sec-WebSocket-Protocol", "bearer, " + Token.newSecret()}
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
  void aDoorThatWasLeftUnguardedServesNobody() {
    assertThatThrownBy(() -> Callers.of(new MockHttpServletRequest("GET", "/ws")))
        .isInstanceOf(IllegalStateException.class);
  }

  private Handshake open(String... header) throws Exception {
    MockHttpServletRequest request = opening("/ws/stream/s1");
    request.addHeader(header[0], header[1]);
    pass(request);
    return callers.handshake(request);
  }

  private static MockHttpServletRequest opening(String path) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
    request.addHeader("Upgrade", "websocket");
    return request;
  }

  private void pass(MockHttpServletRequest request) throws Exception {
    Guard.of(new Entrance(callers), new QuotaFilter(PLENTY, 600))
        .doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
  }
}
