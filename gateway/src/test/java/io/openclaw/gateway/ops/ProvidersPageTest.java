package io.openclaw.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.provider.AccountState;
import io.openclaw.provider.AccountState.Breaker;
import io.openclaw.provider.AccountState.Position;
import io.openclaw.provider.Catalogue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ProvidersPageTest {
  private static final long NOW = 1_000;

  @Test
  void anAccountThatIsTurnedAwayIsDisabledUntilItIsTriedAgain() {
    JsonNode state = state(new Breaker(Position.OPEN, 0, NOW + 5_000, "provider_auth"));

    assertThat(state.path("disabled").path("reason").asString()).isEqualTo("provider_auth");
    assertThat(state.path("disabled").path("until").asString()).startsWith("1970-01-01T00:00:06");
  }

  @Test
  void oneThatOnlyFailedOrIsTriedAgainIsNot() {
    JsonNode failed = state(new Breaker(Position.OPEN, 5, NOW + 5_000, null));
    JsonNode tried = state(new Breaker(Position.HALF_OPEN, 0, NOW - 1, "provider_auth"));

    assertThat(failed.path("disabled").isNull()).isTrue();
    assertThat(tried.path("disabled").isNull()).isTrue();
  }

  private static JsonNode state(Breaker breaker) {
    AccountState state = with(Map.of("m", breaker));
    ProvidersPage page =
        new ProvidersPage(
            Catalogue.load(Map.of()),
            new GatewayUnderTest.ListedWorkers(List.of()),
            _ -> Optional.of(state));
    return page.now().path("providers").get(0).path("state");
  }

  private static AccountState with(Map<String, Breaker> breakers) {
    @Nullable Integer none = null;
    return new AccountState(
        NOW, 5, 40, none, none, 0, 0, 0, 0, 0, breakers, "provider_auth", NOW, 1, 0, 1, none, none);
  }
}
