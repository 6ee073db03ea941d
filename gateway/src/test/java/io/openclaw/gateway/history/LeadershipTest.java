package io.openclaw.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LeadershipTest {
  private final FakeLease lease = new FakeLease();

  @Test
  void isHeldWhileTheLeaseIs() {
    Leadership leadership = new Leadership(lease, Duration.ofMinutes(1));
    assertThat(leadership.held()).isFalse();

    leadership.renew();
    assertThat(leadership.held()).isTrue();

    lease.free = false;
    leadership.renew();
    assertThat(leadership.held()).isFalse();
  }

  @Test
  void runsOutByItselfWhenNothingCanBeRenewed() {
    Leadership leadership = new Leadership(lease, Duration.ofMillis(200));
    leadership.renew();
    assertThat(leadership.held()).isTrue();

    lease.broken = true;
    leadership.renew();

    Awaitility.await().until(() -> !leadership.held());
  }

  @Test
  void isGivenUpAtTheEnd() {
    Leadership leadership = new Leadership(lease, Duration.ofMinutes(1));
    leadership.renew();

    leadership.release();

    assertThat(lease.released).isTrue();
    assertThat(leadership.held()).isFalse();
  }

  @Test
  void theEndIsNoErrorWhenNothingCanBeGivenUp() {
    Leadership leadership = new Leadership(lease, Duration.ofMinutes(1));
    leadership.renew();
    lease.broken = true;

    assertThatCode(leadership::release).doesNotThrowAnyException();

    assertThat(leadership.held()).isFalse();
  }
}
