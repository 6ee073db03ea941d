package io.openclaw.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A process that did not run, or did not reach the limits, for longer than its slots live. Both
/// clocks are set by hand: the one of the limits and the even one of the process.
class RevocationTest {
  private static final LimiterSettings SETTINGS =
      LimiterSettings.DEFAULT.withLease(Duration.ofMillis(400), Duration.ofMinutes(1));
  private static final Ask ASK =
      new Ask(account(new Quota(1, 0, 0, Duration.ofMinutes(1))), "m", 0);

  private final HandClock common = new HandClock();
  private final HandClock even = new HandClock();
  private final CountingLimits limits = new CountingLimits(SETTINGS, common);
  private final RateLimiter limiter = open("p");
  private final RateLimiter other = open("q");
  private final AtomicInteger cuts = new AtomicInteger();

  @AfterEach
  void stop() {
    limiter.close();
    other.close();
  }

  @Test
  void aProcessThatDidNotRunCutsItsCallsOff() {
    Permit permit = call();
    freeze(SETTINGS.slotLife());
    await().until(() -> cuts.get() == 1);
    permit.close();

    assertThat(other.acquire(ASK, Duration.ZERO)).isInstanceOf(Granted.class);
    assertThat(limiter.state(ASK.account()).used()).isEqualTo(1);
  }

  @Test
  void aSlotThatWasTakenOverIsNotTakenBack() {
    call();
    common.forward(SETTINGS.slotLife());
    assertThat(other.acquire(ASK, Duration.ZERO)).isInstanceOf(Granted.class);

    await().until(() -> cuts.get() == 1);
    assertThat(limiter.state(ASK.account()).used()).isEqualTo(1);
  }

  @Test
  void callsEndWhileTheLimitsAreAwayForLong() {
    call();
    limits.away = true;
    even.forward(SETTINGS.surelyHeld().plusMillis(1));
    await().until(() -> cuts.get() == 1);
  }

  @Test
  void aShortPauseCutsNothingOff() {
    Permit permit = call();
    for (int i = 0; i < 5; i++) {
      freeze(SETTINGS.surelyHeld().minusSeconds(1));
      int before = limits.renewals.get();
      await().until(() -> limits.renewals.get() > before + 1);
    }
    assertThat(cuts).hasValue(0);
    permit.close();
  }

  @Test
  void aCallThatIsAboutToLeaveWithALostSlotIsToldAtOnce() {
    Permit permit = ((Granted) limiter.acquire(ASK, Duration.ZERO)).permit();
    assertThat(permit.begin()).isNull();
    freeze(SETTINGS.slotLife());
    permit.whenRevoked(cuts::incrementAndGet);
    assertThat(cuts).hasValue(1);
    permit.whenRevoked(cuts::incrementAndGet);
    assertThat(cuts).hasValue(2);
  }

  @Test
  void aCallIsCutOffOnce() {
    Permit permit = call();
    freeze(SETTINGS.slotLife());
    await().until(() -> cuts.get() == 1);
    freeze(SETTINGS.slotLife());
    int before = limits.looks.get();
    await().until(() -> limits.looks.get() > before + 2);
    permit.close();
    assertThat(cuts).hasValue(1);
  }

  @Test
  void aHookThatFailsDoesNotKeepTheOthersFromBeingCutOff() {
    Ask many = new Ask(account(new Quota(3, 0, 0, Duration.ofMinutes(1))), "m", 0);
    for (int i = 0; i < 3; i++) {
      Permit permit = ((Granted) limiter.acquire(many, Duration.ZERO)).permit();
      assertThat(permit.begin()).isNull();
      permit.whenRevoked(() -> {
        cuts.incrementAndGet();
        throw new IllegalStateException("broken");
      });
    }
    freeze(SETTINGS.slotLife());
    await().until(() -> cuts.get() == 3);
  }

  private Permit call() {
    Permit permit = ((Granted) limiter.acquire(ASK, Duration.ZERO)).permit();
    assertThat(permit.begin()).isNull();
    permit.whenRevoked(cuts::incrementAndGet);
    return permit;
  }

  /// Time passes, and the process does not run.
  private void freeze(Duration time) {
    even.forward(time);
    common.forward(time);
  }

  private RateLimiter open(String process) {
    return new RateLimiter(
        limits,
        new MemoryBuckets(common),
        SETTINGS,
        process,
        null,
        () -> even.millis() * 1_000_000);
  }

  private static Account account(Quota quota) {
    return Account.of("http://provider", "key " + quota, "test", quota);
  }
}
