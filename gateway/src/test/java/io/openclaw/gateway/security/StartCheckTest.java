package io.openclaw.gateway.security;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.MemoryTokens;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartCheckTest {
  private final MemoryTokens store = new MemoryTokens();
  private final TokenBook book = new TokenBook(store, Optional.empty(), InstantSource.system());

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "", "no.such.name.invalid"})
  void withoutTokensTheGatewayDoesNotStartOnAnAddressThatOthersReach(String address) {
    assertThatThrownBy(() -> StartCheck.check(address, TokensNeeded.AUTO, book))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("server.address=" + address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.1.2.3"})
  void theGatewayStartsOnLoopback(String address) {
    assertThatCode(() -> StartCheck.check(address, TokensNeeded.OPTIONAL, book))
        .doesNotThrowAnyException();
  }

  @Test
  void oneTokenOrTheWordThatTokensAreRequiredLetsItStartAnywhere() {
    StartCheck.check("0.0.0.0", TokensNeeded.REQUIRED, book);
    new TokenOffice(store, book, InstantSource.system())
        .issue("ann", EnumSet.allOf(Scope.class), Optional.empty());

    StartCheck.check("0.0.0.0", TokensNeeded.AUTO, book);
  }

  @Test
  void tokensAreNeverOptionalWhereOthersReachIt() {
    assertThatThrownBy(() -> StartCheck.check("0.0.0.0", TokensNeeded.OPTIONAL, book))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("openclaw.security.tokens=optional");
  }

  @Test
  void theWholeGatewayRefusesToo() {
    assertThatThrownBy(() -> GatewayUnderTest.start("server.address=0.0.0.0"))
        .hasStackTraceContaining("server.address=0.0.0.0 is not a loopback address");
  }
}
