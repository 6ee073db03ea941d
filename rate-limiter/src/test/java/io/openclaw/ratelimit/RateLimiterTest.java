package io.openclaw.ratelimit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.ratelimit.CallOutcome.Dimension;
import io.openclaw.ratelimit.Denied.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final Duration LEASE = Duration.ofMillis(400);
  private static final LimiterSettings SETTINGS =
      LimiterSettings.DEFAULT.withLease(LEASE, Duration.ofMillis(100));
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Account one = account(new Quota(1, 0, 0, Duration.ofSeconds(2)));
  private final Account paced = account(new Quota(0, 4, 0, Duration.ofSeconds(2)));
  private final Account free = account(Quota.NONE);
  private final CountingLimits limits = new CountingLimits(SETTINGS);
  private final Buckets buckets = new MemoryBuckets(InstantSource.system());
  private final RateLimiter limiter = new RateLimiter(limits, buckets, SETTINGS, "p", null);

  @AfterEach
  void stop() {
    limiter.close();
  }

  @Test
  void anAccountWithoutLimitsIsNotAsked() {
    limiter.join(java.util.List.of(free));
    int before = limits.steps.get();
    for (int i = 0; i < 100; i++) {
      Permit permit = granted(limiter.acquire(new Ask(free, "m", 0), Duration.ZERO));
      assertThat(permit.begin()).isNull();
      permit.learned(new CallOutcome.Succeeded(Duration.ofMillis(i)));
      permit.close();
      permit.closeAborted();
    }
    assertThat(limits.steps).hasValue(before);
    await().untilAsserted(() -> assertThat(limiter.state(free).starts()).isEqualTo(100));
    assertThat(limiter.state(free).firstTokenP50()).isNotNull();
  }

  @Test
  void anAccountWithoutLimitsIsLimitedWhileItIsInTrouble() {
    Permit[] calls = new Permit[4];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = granted(limiter.acquire(new Ask(free, "m", 0), Duration.ZERO));
      calls[i].begin();
    }
    calls[0].learned(new CallOutcome.SlotRefused(Duration.ZERO, "1302"));
    calls[0].close();
    await().until(() -> limiter.state(free).used() == 3);

    assertThat(limiter.acquire(new Ask(free, "m", 0), Duration.ZERO))
        .isInstanceOfSatisfying(
            Denied.class, denied -> assertThat(denied.reason()).isEqualTo(Reason.LEARNED));
    calls[1].close();
    calls[2].close();
    granted(limiter.acquire(new Ask(free, "m", 0), LONG));
  }

  @Test
  void failuresOfAnAccountWithoutLimitsOpenItsBreaker() {
    for (int i = 0; i < LimiterSettings.BREAKER_AFTER; i++) {
      Permit call = granted(limiter.acquire(new Ask(free, "m", 0), Duration.ZERO));
      call.begin();
      call.learned(new CallOutcome.Silent("stall"));
      call.close();
    }
    assertThat(limiter.acquire(new Ask(free, "m", 0), Duration.ZERO))
        .isInstanceOfSatisfying(
            Denied.class, denied -> assertThat(denied.reason()).isEqualTo(Reason.BREAKER));
  }

  @Test
  void waitsForTheSlotOfAnother() {
    Permit first = granted(limiter.acquire(new Ask(one, "m", 0), Duration.ZERO));
    CompletableFuture<Decision> second =
        CompletableFuture.supplyAsync(
            () -> limiter.acquire(new Ask(one, "m", 0), LONG), Thread::startVirtualThread);
    await().until(() -> limiter.state(one).waiting() == 1);

    first.close();

    assertThat(second).succeedsWithin(5, SECONDS).isInstanceOf(Granted.class);
  }

  @Test
  void aWaiterWakesByAHintAndAsksSeldom() {
    Permit first = granted(limiter.acquire(new Ask(one, "m", 0), Duration.ZERO));
    int before = limits.acquires.get();
    CompletableFuture<Long> second =
        CompletableFuture.supplyAsync(
            () -> {
              granted(limiter.acquire(new Ask(one, "m", 0), LONG));
              return System.nanoTime();
            },
            Thread::startVirtualThread);
    CountDownLatch later = new CountDownLatch(1);
    CompletableFuture.delayedExecutor(1500, TimeUnit.MILLISECONDS, Runnable::run)
        .execute(later::countDown);
    await().until(() -> later.getCount() == 0);
    assertThat(limits.acquires.get() - before).isLessThanOrEqualTo(4);

    long freed = System.nanoTime();
    first.close();
    assertThat(second).succeedsWithin(5, SECONDS);
    assertThat(Duration.ofNanos(second.join() - freed)).isLessThan(Duration.ofMillis(100));
  }

  @Test
  void saysWhyAndHowLongWhenPatienceEnds() {
    granted(limiter.acquire(new Ask(one, "m", 0), Duration.ZERO));

    assertThat(limiter.acquire(new Ask(one, "m", 0), Duration.ofMillis(100)))
        .isInstanceOfSatisfying(
            Denied.class,
            denied -> {
              assertThat(denied.reason()).isEqualTo(Reason.SLOT);
              assertThat(denied.retryAfter()).isBetween(Duration.ofMillis(1), SETTINGS.slotLife());
            });
  }

  @Test
  void aWaitThatIsKnownToBeTooLongIsNotWaitedFor() {
    Permit call = granted(limiter.acquire(new Ask(one, "m", 0), Duration.ZERO));
    call.learned(new CallOutcome.RateRefused(Duration.ofSeconds(20), Dimension.UNKNOWN, "429"));
    call.close();

    long start = System.nanoTime();
    assertThat(limiter.acquire(new Ask(one, "m", 0), Duration.ofSeconds(10)))
        .isInstanceOfSatisfying(
            Denied.class,
            denied -> {
              assertThat(denied.reason()).isEqualTo(Reason.COOLDOWN);
              assertThat(denied.retryAfter()).isGreaterThan(Duration.ofSeconds(19));
            });
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(limiter.state(one).waiting()).isZero();
  }

  @Test
  void aHeldPermitOutlivesItsLease() {
    granted(limiter.acquire(new Ask(one, "m", 0), Duration.ZERO));

    assertThat(limiter.acquire(new Ask(one, "m", 0), LEASE.multipliedBy(3)))
        .isInstanceOf(Denied.class);
  }

  @Test
  void aDeniedRequestIsNoStart() {
    granted(limiter.acquire(new Ask(one, "m", 0), Duration.ZERO));
    for (int i = 0; i < 5; i++) {
      assertThat(limiter.acquire(new Ask(one, "m", 0), Duration.ZERO)).isInstanceOf(Denied.class);
    }
    assertThat(limiter.state(one).starts()).isEqualTo(1);
    assertThat(limiter.state(one).waiting()).isZero();
  }

  @Test
  void aModelThatFailsAlwaysTroublesNoCallToAnother() {
    for (int i = 0; i < LimiterSettings.BREAKER_AFTER; i++) {
      Permit call = granted(limiter.acquire(new Ask(free, "made-up", 0), Duration.ZERO));
      call.begin();
      call.learned(new CallOutcome.Silent("stall"));
      call.close();
    }
    await().until(() -> limiter.state(free).brokenModels().contains("made-up"));
    assertThat(limiter.acquire(new Ask(free, "made-up", 0), Duration.ZERO))
        .isInstanceOf(Denied.class);
    int before = limits.acquires.get();
    granted(limiter.acquire(new Ask(free, "m", 0), Duration.ZERO)).close();
    assertThat(limits.acquires).hasValue(before);
  }

  @Test
  void closingTwiceDoesNotGiveBackTheSlotOfAnother() {
    Permit first = granted(limiter.acquire(new Ask(one, "m", 0), Duration.ZERO));
    first.close();
    granted(limiter.acquire(new Ask(one, "m", 0), Duration.ZERO));

    first.close();
    first.closeAborted();

    assertThat(limiter.state(one).used()).isEqualTo(1);
  }

  @Test
  void anAbortedCallKeepsItsSlotHalfASecond() {
    granted(limiter.acquire(new Ask(one, "m", 0), Duration.ZERO)).closeAborted();

    long start = System.nanoTime();
    granted(limiter.acquire(new Ask(one, "m", 0), LONG));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(400));
  }

  @Test
  void aCutOffCallKeepsItsSlotHalfASecond() {
    Permit cut = granted(limiter.acquire(new Ask(one, "m", 0), Duration.ZERO));
    cut.learned(new CallOutcome.Silent("stall"));
    cut.close();
    assertThat(limiter.state(one).used()).isEqualTo(1);
  }

  @Test
  void aPermitThatWentBackWaitsForAnotherWhenItBegins() {
    Permit late = granted(limiter.acquire(new Ask(paced, "m", 0), LONG));
    await().until(() -> limiter.state(paced).used() == 0);

    assertThat(late.begin()).isNull();
    assertThat(limiter.state(paced).used()).isEqualTo(1);
    late.close();
  }

  @Test
  void startsAreSmoothedAndNeverTooMany() {
    long start = System.nanoTime();
    for (int i = 0; i < 9; i++) {
      try (Permit permit = granted(limiter.acquire(new Ask(paced, "m", 0), LONG))) {
        assertThat(permit.begin()).isNull();
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(took).isBetween(Duration.ofMillis(4150), Duration.ofMillis(5500));
  }

  @Test
  void aCallThatNeverBeganCostsNothing() {
    for (int i = 0; i < 20; i++) {
      granted(limiter.acquire(new Ask(paced, "m", 0), Duration.ZERO)).close();
    }
    assertThat(limiter.state(paced).started()).isZero();
  }

  @Test
  void tokensAreEstimatedBeforeAndSettledAfter() {
    Account counted = account(new Quota(0, 0, 1000, Duration.ofMinutes(1)));
    Permit first = granted(limiter.acquire(new Ask(counted, "m", 0, 0, 900), LONG));
    first.begin();
    assertThat(limiter.acquire(new Ask(counted, "m", 0, 0, 500), Duration.ZERO))
        .isInstanceOfSatisfying(
            Denied.class, denied -> assertThat(denied.reason()).isEqualTo(Reason.TPM));

    first.used(100);
    first.close();
    await()
        .atMost(LONG.plusSeconds(10))
        .until(() ->
            limiter.acquire(new Ask(counted, "m", 0, 0, 500), Duration.ZERO) instanceof Granted);
  }

  @Test
  void aSlotThatCouldNotBeGivenBackIsGivenBackLater() {
    Permit permit = granted(limiter.acquire(new Ask(one, "m", 0), Duration.ZERO));
    limits.away = true;
    permit.close();
    limits.away = false;
    await().atMost(Duration.ofMillis(300)).until(() -> limiter.state(one).used() == 0);
  }

  @Test
  void withoutItsLimitsNoCallLeaves() {
    limits.away = true;
    assertThat(limiter.acquire(new Ask(one, "m", 0), Duration.ofMillis(100)))
        .isInstanceOfSatisfying(
            Denied.class, denied -> assertThat(denied.reason()).isEqualTo(Reason.LIMITS_AWAY));

    limits.away = false;
    granted(limiter.acquire(new Ask(one, "m", 0), LONG));
  }

  @Test
  void withoutTheGuardNoCallLeaves() {
    Permit permit = granted(limiter.acquire(new Ask(paced, "m", 0), LONG));
    limits.away = true;
    assertThat(permit.begin()).isNotNull();
    permit.close();
  }

  private static Account account(Quota quota) {
    return Account.of("http://provider", "key " + quota, "test", quota);
  }

  private static Permit granted(Decision decision) {
    assertThat(decision).isInstanceOf(Granted.class);
    return ((Granted) decision).permit();
  }
}
