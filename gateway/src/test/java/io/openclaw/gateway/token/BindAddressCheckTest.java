package io.openclaw.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.MemoryTokens;
import io.openclaw.gateway.caller.Scope;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindAddressCheckTest {
  private final MemoryTokens store = new MemoryTokens();
  private final KnownTokens book = new KnownTokens(store, Optional.empty(), InstantSource.system());

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "", "no.such.name.invalid"})
  void withoutTokensTheGatewayDoesNotStartOnAnAddressThatOthersReach(String address) {
    assertThatThrownBy(() -> BindAddressCheck.check(address, TokenRequirement.AUTO, book))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("server.address=" + address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.1.2.3"})
  void theGatewayStartsOnLoopback(String address) {
    assertThatCode(() -> BindAddressCheck.check(address, TokenRequirement.OPTIONAL, book))
        .doesNotThrowAnyException();
  }

  @Test
  void oneTokenOrTheWordThatTokensAreRequiredLetsItStartAnywhere() {
    BindAddressCheck.check("0.0.0.0", TokenRequirement.REQUIRED, book);
    new TokenAdministration(store, book, InstantSource.system())
        .issue("ann", EnumSet.allOf(Scope.class), Optional.empty());

    BindAddressCheck.check("0.0.0.0", TokenRequirement.AUTO, book);
  }

  @Test
  void onlyTheWordNoneLetsItStartAnywhereWithoutTokens() {
    assertThatCode(() -> BindAddressCheck.check("0.0.0.0", TokenRequirement.NONE, book))
        .doesNotThrowAnyException();
    assertThat(new TokenPolicy(TokenRequirement.NONE, /* loopback= */ false).needsToken(book))
        .isFalse();
    assertThat(new TokenPolicy(TokenRequirement.OPTIONAL, /* loopback= */ false).needsToken(book))
        .isTrue();
  }

  @Test
  void tokensAreNeverOptionalWhereOthersReachIt() {
    assertThatThrownBy(() -> BindAddressCheck.check("0.0.0.0", TokenRequirement.OPTIONAL, book))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("openclaw.security.tokens=optional");
  }

  @Test
  void theWholeGatewayRefusesToo() {
    assertThatThrownBy(() -> GatewayUnderTest.start("server.address=0.0.0.0"))
        .hasStackTraceContaining("server.address=0.0.0.0 is not a loopback address");
  }
}
