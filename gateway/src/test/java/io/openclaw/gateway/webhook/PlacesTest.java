package io.openclaw.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private final Places places = new Places(/* all= */ 3, /* ofAReceiver= */ 2);

  @Test
  void aReceiverTakesNoMoreThanItsOwnAndLeavesTheRestToOthers() {
    assertThat(places.take("slow", 0).place()).isTrue();
    assertThat(places.take("slow", 0).place()).isTrue();
    assertThat(places.take("slow", 0).place()).isFalse();
    assertThat(places.free()).isEqualTo(1);
    assertThat(places.take("fast", 0).place()).isTrue();
    assertThat(places.take("third", 0).place()).isFalse();

    places.free("slow", Duration.ofSeconds(1));
    assertThat(places.take("third", 0).place()).isTrue();
  }

  @Test
  void whatIsPutOffStandsInLineAtThePaceOfTheReceiverAndNeverForLong() {
    places.take("slow", 0);
    places.take("slow", 0);
    places.free("slow", Duration.ofSeconds(10));
    places.take("slow", 0);

    assertThat(places.take("slow", 0).pause()).isEqualTo(Duration.ofSeconds(5));
    assertThat(places.take("slow", 0).pause()).isEqualTo(Duration.ofSeconds(10));
    for (int n = 0; n < 100; n++) {
      assertThat(places.take("slow", 0).pause()).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }
  }
}
