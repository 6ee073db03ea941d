package io.openclaw.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ArchiverLeadershipTest {
  private final FakeLease lease = new FakeLease();

  @Test
  void isHeldWhileTheLeaseIs() {
    ArchiverLeadership leadership = new ArchiverLeadership(lease, Duration.ofMinutes(1));
    assertThat(leadership.held()).isFalse();

    leadership.renew();
    assertThat(leadership.held()).isTrue();

    lease.free = false;
    leadership.renew();
    assertThat(leadership.held()).isFalse();
  }

  @Test
  void runsOutByItselfWhenNothingCanBeRenewed() {
    ArchiverLeadership leadership = new ArchiverLeadership(lease, Duration.ofMillis(200));
    leadership.renew();
    assertThat(leadership.held()).isTrue();

    lease.broken = true;
    leadership.renew();

    Awaitility.await().until(() -> !leadership.held());
  }

  @Test
  void isGivenUpAtTheEnd() {
    ArchiverLeadership leadership = new ArchiverLeadership(lease, Duration.ofMinutes(1));
    leadership.renew();

    leadership.release();

    assertThat(lease.released).isTrue();
    assertThat(leadership.held()).isFalse();
  }

  @Test
  void theEndIsNoErrorWhenNothingCanBeGivenUp() {
    ArchiverLeadership leadership = new ArchiverLeadership(lease, Duration.ofMinutes(1));
    leadership.renew();
    lease.broken = true;

    assertThatCode(leadership::release).doesNotThrowAnyException();

    assertThat(leadership.held()).isFalse();
  }
}
