package io.openclaw.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.Buckets;
import io.openclaw.ratelimit.Buckets.Kind;
import io.openclaw.ratelimit.Quota;
import io.openclaw.redis.Redis;
import io.openclaw.testkit.redis.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RedisBucketsTest {
  private static final Duration AHEAD = Duration.ofSeconds(30);

  private TestRedis server;
  private Redis redis;
  private Buckets here;
  private Buckets ahead;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = TestRedis.start(folder);
    redis = Redis.connect(server.url(), Duration.ofSeconds(5));
    here = new RedisBuckets(redis);
    ahead = new RedisBuckets(redis, () -> System.nanoTime() + AHEAD.toNanos());
    Account any = account("any", new Quota(0, 12, 0, Duration.ofMinutes(1)));
    await().ignoreExceptions().until(() -> here.take(any, Kind.STARTS, 1).isZero());
    await().ignoreExceptions().until(() -> !ahead.take(any, Kind.STARTS, 1).isNegative());
  }

  @AfterAll
  void stop() {
    redis.close();
    server.close();
  }

  @Test
  void fiveSecondsWorthOfStartsLeaveAtOnceThenOneByOne() {
    Account account = account("smooth", new Quota(0, 60, 0, Duration.ofMinutes(1)));
    for (int i = 0; i < 5; i++) {
      assertThat(here.take(account, Kind.STARTS, 1)).isZero();
    }
    assertThat(here.take(account, Kind.STARTS, 1))
        .isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
  }

  @Test
  void whatIsGivenBackCanBeTakenAgain() {
    Account account = account("given", new Quota(0, 0, 600, Duration.ofMinutes(1)));
    assertThat(here.take(account, Kind.TOKENS, 600)).isZero();
    assertThat(here.take(account, Kind.TOKENS, 500)).isPositive();
    here.give(account, Kind.TOKENS, 500);
    assertThat(here.take(account, Kind.TOKENS, 500)).isZero();
  }

  @Test
  void moreThanWasEstimatedIsADebt() {
    Account account = account("debt", new Quota(0, 0, 600, Duration.ofMinutes(1)));
    assertThat(here.take(account, Kind.TOKENS, 600)).isZero();
    here.give(account, Kind.TOKENS, -600);
    assertThat(here.take(account, Kind.TOKENS, 10)).isGreaterThan(Duration.ofSeconds(55));
  }

  @Test
  void aClockThatIsAheadFindsNothingToRefill() {
    Account account = account("skew", new Quota(0, 0, 600, Duration.ofMinutes(1)));
    assertThat(here.take(account, Kind.TOKENS, 600)).isZero();
    assertThat(ahead.take(account, Kind.TOKENS, 100)).isGreaterThan(Duration.ofSeconds(5));
  }

  @Test
  void aClockThatIsBehindIsNotStarved() {
    Account account = account("starved", new Quota(0, 0, 600, Duration.ofSeconds(6)));
    assertThat(ahead.take(account, Kind.TOKENS, 600)).isZero();
    await().atMost(Duration.ofSeconds(5)).until(() -> here.take(account, Kind.TOKENS, 50).isZero());
  }

  @Test
  void aClockThatIsSetBackDoesNotStarveABucket() {
    AtomicLong millis = new AtomicLong(1_000_000_000);
    AtomicLong setBack = new AtomicLong();
    RedisClock clock =
        new RedisClock(
            () -> TimeUnit.MILLISECONDS.toNanos(millis.get() - setBack.get()),
            () -> TimeUnit.MILLISECONDS.toNanos(millis.get()));
    Buckets buckets = new RedisBuckets(redis, clock);
    Account account = account("set back", new Quota(0, 0, 600, Duration.ofMinutes(1)));
    await().ignoreExceptions().until(() -> buckets.take(account, Kind.TOKENS, 600).isZero());

    setBack.set(3_600_000);
    millis.addAndGet(10_000);
    assertThat(buckets.take(account, Kind.TOKENS, 100)).isZero();
    millis.addAndGet(60_000);
    assertThat(buckets.take(account, Kind.TOKENS, 600)).isZero();
    millis.addAndGet(30_000);
    assertThat(buckets.take(account, Kind.TOKENS, 300)).isZero();
    assertThat(buckets.take(account, Kind.TOKENS, 100)).isPositive();
  }

  @Test
  void manyThreadsOfTwoProcessesTakeNoMoreThanThereIs() throws InterruptedException {
    Account account = account("many", new Quota(0, 0, 100, Duration.ofHours(1)));
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(40);
    for (int i = 0; i < 40; i++) {
      Buckets one = i % 2 == 0 ? here : ahead;
      Thread.ofVirtual()
          .start(() -> {
            for (int n = 0; n < 5; n++) {
              if (one.take(account, Kind.TOKENS, 1).isZero()) {
                taken.incrementAndGet();
              }
            }
            done.countDown();
          });
    }
    done.await();
    assertThat(taken).hasValue(100);
  }

  private static Account account(String key, Quota quota) {
    return Account.of("http://provider", key, "test", quota);
  }
}
