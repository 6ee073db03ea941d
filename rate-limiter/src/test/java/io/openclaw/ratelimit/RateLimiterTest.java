package io.openclaw.ratelimit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.ratelimit.Decision.Denied;
import io.openclaw.ratelimit.Decision.Granted;
import io.openclaw.ratelimit.Decision.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final Duration LEASE = Duration.ofMillis(400);

  private final Account one = Account.of("http://provider", "key", 1);
  private final CountingSlots slots = new CountingSlots();
  private final RateLimiter limiter = new RateLimiter(slots, LEASE);

  @AfterEach
  void stop() {
    limiter.close();
  }

  @Test
  void anAccountWithoutALimitAsksNobody() {
    Account free = Account.of("http://provider", "key", 0);

    Permit permit = granted(limiter.acquire(free, 0, Duration.ZERO));
    permit.close();
    permit.closeAborted();

    assertThat(slots.calls).hasValue(0);
  }

  @Test
  void waitsForTheSlotOfAnother() {
    Permit first = granted(limiter.acquire(one, 0, Duration.ZERO));
    CompletableFuture<Decision> second =
        CompletableFuture.supplyAsync(() -> limiter.acquire(one, 0, Duration.ofSeconds(30)));
    await().until(() -> slots.refusals.get() > 1);

    first.close();

    assertThat(second).succeedsWithin(5, SECONDS).isInstanceOf(Granted.class);
  }

  @Test
  void saysWhyAndHowLongWhenPatienceEnds() {
    granted(limiter.acquire(one, 0, Duration.ZERO));

    assertThat(limiter.acquire(one, 0, Duration.ofMillis(100)))
        .isInstanceOfSatisfying(
            Denied.class,
            denied -> {
              assertThat(denied.reason()).isEqualTo(Reason.SLOT);
              assertThat(denied.retryAfter()).isBetween(Duration.ofMillis(1), LEASE);
            });
  }

  @Test
  void aHeldPermitOutlivesItsLease() {
    granted(limiter.acquire(one, 0, Duration.ZERO));

    assertThat(limiter.acquire(one, 0, LEASE.multipliedBy(3))).isInstanceOf(Denied.class);
  }

  @Test
  void aClosedPermitIsRenewedNoMore() {
    granted(limiter.acquire(one, 0, Duration.ZERO)).close();
    int before = slots.renewals.get();
    CountDownLatch twoBeats = new CountDownLatch(1);
    CompletableFuture.delayedExecutor(LEASE.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
        .execute(twoBeats::countDown);
    await().until(() -> twoBeats.getCount() == 0);

    assertThat(slots.renewals).hasValue(before);
  }

  @Test
  void closingTwiceDoesNotGiveBackTheSlotOfAnother() {
    Permit first = granted(limiter.acquire(one, 0, Duration.ZERO));
    first.close();
    granted(limiter.acquire(one, 0, Duration.ZERO));
    int released = slots.releases.get();

    first.close();
    first.closeAborted();

    assertThat(slots.releases).hasValue(released);
  }

  @Test
  void anAbortedCallKeepsItsSlotHalfASecond() {
    granted(limiter.acquire(one, 0, Duration.ZERO)).closeAborted();

    long start = System.nanoTime();
    assertThat(limiter.acquire(one, 0, Duration.ofSeconds(10))).isInstanceOf(Granted.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void withoutItsLimitsNoCallLeaves() {
    slots.away = true;
    assertThat(limiter.acquire(one, 0, Duration.ofMillis(100)))
        .isInstanceOfSatisfying(
            Denied.class, denied -> assertThat(denied.reason()).isEqualTo(Reason.LIMITS_AWAY));

    slots.away = false;
    Permit permit = granted(limiter.acquire(one, 0, Duration.ofSeconds(5)));
    slots.away = true;
    permit.close();
  }

  private static Permit granted(Decision decision) {
    assertThat(decision).isInstanceOf(Granted.class);
    return ((Granted) decision).permit();
  }

  private static final class CountingSlots implements Slots {
    private final Slots model = new MemorySlots(InstantSource.system());
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger renewals = new AtomicInteger();
    private final AtomicInteger releases = new AtomicInteger();
    private volatile boolean away;

    @Override
    public Answer acquire(Account account, String holder, int priority, Duration lease) {
      check();
      Answer answer = model.acquire(account, holder, priority, lease);
      if (!answer.granted()) {
        refusals.incrementAndGet();
      }
      return answer;
    }

    @Override
    public void renew(Account account, Collection<String> holders, Duration lease) {
      check();
      renewals.incrementAndGet();
      model.renew(account, holders, lease);
    }

    @Override
    public void release(Account account, String holder, Duration hold) {
      check();
      releases.incrementAndGet();
      model.release(account, holder, hold);
    }

    private void check() {
      calls.incrementAndGet();
      if (away) {
        throw new Unreachable(new IllegalStateException("away"));
      }
    }
  }
}
