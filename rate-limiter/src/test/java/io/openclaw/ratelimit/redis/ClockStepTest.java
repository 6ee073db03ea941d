package io.openclaw.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.Ask;
import io.openclaw.ratelimit.CallOutcome;
import io.openclaw.ratelimit.Calls;
import io.openclaw.ratelimit.Denied.Reason;
import io.openclaw.ratelimit.HandClock;
import io.openclaw.ratelimit.LimiterSettings;
import io.openclaw.ratelimit.Limits;
import io.openclaw.ratelimit.Limits.Answer;
import io.openclaw.ratelimit.Quota;
import io.openclaw.redis.Redis;
import io.openclaw.testkit.redis.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The clock of the Redis server is set while calls are under way.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ClockStepTest {
  private static final LimiterSettings SETTINGS = LimiterSettings.DEFAULT;
  private static final String TEST_CLOCK =
      "local function now() return tonumber(redis.call('GET', 'test:now')) end";
  private static final Duration WINDOW = Duration.ofSeconds(61);
  private static final Duration LIFE = SETTINGS.slotLife();
  private static final Account THREE_STARTS = account(0, 3);
  private static final Account TWO_SLOTS = account(2, 0);

  private TestRedis server;
  private Redis redis;
  private HandClock even;
  private Duration ahead;
  private Duration underWay;
  private Limits limits;

  @BeforeAll
  void startRedis(@TempDir Path folder) {
    server = TestRedis.start(folder);
    redis = Redis.connect(server.url(), Duration.ofSeconds(5));
    await().until(redis::connected);
  }

  @AfterAll
  void stopRedis() {
    redis.close();
    server.close();
  }

  @BeforeEach
  void start() {
    redis.call(it -> it.flushall());
    even = new HandClock();
    ahead = Duration.ZERO;
    underWay = Duration.ZERO;
    forward(Duration.ZERO);
    limits = process();
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 60, 3_600, 90 * 24 * 3_600})
  void aStepForwardForgetsNoStart(long seconds) {
    fillWindow();
    forward(Duration.ofSeconds(1));
    step(Duration.ofSeconds(seconds));
    Answer denied = asks(THREE_STARTS, "p:d");
    assertThat(denied.reason()).isEqualTo(Reason.RPM);
    assertThat(denied.pause()).isEqualTo(WINDOW.minusSeconds(1));

    forward(WINDOW.minusSeconds(1));
    assertThat(asks(THREE_STARTS, "p:d").granted()).isTrue();
  }

  @Test
  void aStepForwardEndsNoSlot() {
    fillSlots();
    step(Duration.ofHours(1));
    assertThat(asks(TWO_SLOTS, "p:c").granted()).isFalse();
    assertThat(limits.renew(TWO_SLOTS, List.of("p:a", "p:b"))).isEmpty();
    assertThat(limits.look(TWO_SLOTS).used()).isEqualTo(2);
  }

  @Test
  void aStepForwardIsSeenByWhicheverStepComesFirst() {
    fillWindow();
    step(Duration.ofHours(1));
    assertThat(limits.look(THREE_STARTS).started()).isEqualTo(3);
    step(Duration.ofHours(1));
    limits.settle(THREE_STARTS, Calls.ended("p:a", Duration.ZERO));
    step(Duration.ofHours(1));
    assertThat(asks(THREE_STARTS, "p:d").reason()).isEqualTo(Reason.RPM);
  }

  @Test
  void aStepForwardEndsNoPauseThatTheProviderNamed() {
    limits.look(TWO_SLOTS);
    limits.settle(
        TWO_SLOTS, Calls.taught("p:x", 1, new CallOutcome.Exhausted(Duration.ofHours(2), "1308")));
    step(Duration.ofHours(1));
    Answer denied = asks(TWO_SLOTS, "p:a");
    assertThat(denied.reason()).isEqualTo(Reason.COOLDOWN);
    assertThat(denied.pause()).isEqualTo(Duration.ofHours(2));
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 60, 3_600, 90 * 24 * 3_600})
  void aStepBackMakesNoStartLastLonger(long seconds) {
    fillWindow();
    step(Duration.ofSeconds(-seconds));
    assertThat(asks(THREE_STARTS, "p:d").pause()).isEqualTo(WINDOW);
    forward(WINDOW);
    assertThat(asks(THREE_STARTS, "p:d").granted()).isTrue();
  }

  @Test
  void aStepBackMakesNoSlotLastLonger() {
    fillSlots();
    step(Duration.ofHours(-1));
    assertThat(asks(TWO_SLOTS, "p:c").granted()).isFalse();
    forward(LIFE);
    assertThat(asks(TWO_SLOTS, "p:c").granted()).isTrue();
  }

  @Test
  void aDeadWaiterDoesNotBlockTheLineLongerAfterAStepBack() {
    fillSlots();
    assertThat(asks(TWO_SLOTS, "p:dead").granted()).isFalse();
    limits.settle(TWO_SLOTS, Calls.ended("p:a", Duration.ZERO));
    step(Duration.ofHours(-1));
    Ask behind = new Ask(TWO_SLOTS, "m", 1);
    assertThat(limits.acquire(behind, "p:alive").granted()).isFalse();
    forward(Duration.ofSeconds(1));
    assertThat(limits.acquire(behind, "p:alive").granted()).isTrue();
  }

  @Test
  void anOpenBreakerDoesNotStayOpenLongerAfterAStepBack() {
    limits.look(TWO_SLOTS);
    limits.settle(TWO_SLOTS, Calls.taught("p:x", 1, new CallOutcome.Rejected("401")));
    step(Duration.ofHours(-1));
    assertThat(asks(TWO_SLOTS, "p:a").pause()).isEqualTo(SETTINGS.breakerOpen());
    forward(SETTINGS.breakerOpen());
    assertThat(asks(TWO_SLOTS, "p:a").granted()).isTrue();
  }

  @Test
  void whatWasLearnedGrowsBackAfterAStepBack() {
    limits.settle(
        TWO_SLOTS, Calls.taught("p:x", now(), new CallOutcome.SlotRefused(Duration.ZERO, "1302")));
    step(Duration.ofHours(-1));
    limits.look(TWO_SLOTS);
    forward(SETTINGS.growAfter().plusMillis(1));
    limits.settle(TWO_SLOTS, Calls.taught("p:y", now(), new CallOutcome.Succeeded(null)));
    assertThat(limits.look(TWO_SLOTS).learnedConcurrency()).isNull();
  }

  @Test
  void aPauseOfTheAccountIsNoStep() {
    fillWindow();
    fillSlots();
    forward(WINDOW);
    assertThat(asks(THREE_STARTS, "p:d").granted()).isTrue();
    assertThat(limits.renew(TWO_SLOTS, List.of("p:a"))).containsExactly("p:a");
  }

  /// A request that was under way while the server stood still tells less than has passed.
  @Test
  void aServerThatStoodStillIsNoStep() {
    fillWindow();
    fillSlots();
    forward(WINDOW.minusSeconds(30));
    limits.look(THREE_STARTS);
    limits.look(TWO_SLOTS);
    underWay = Duration.ofSeconds(30);
    forward(underWay);
    assertThat(asks(THREE_STARTS, "p:d").granted()).isTrue();
    underWay = Duration.ofSeconds(30);
    assertThat(limits.renew(TWO_SLOTS, List.of("p:a"))).containsExactly("p:a");
  }

  @Test
  void aNewProcessDoesNotTrustAClockThatNoProcessWatched() {
    fillWindow();
    step(Duration.ofHours(1));
    Limits fresh = process();
    assertThat(fresh.look(THREE_STARTS).started()).isEqualTo(3);
    forward(WINDOW);
    assertThat(fresh.look(THREE_STARTS).started()).isZero();
  }

  @Test
  void aTimeThatAProviderNamedPassesWhileNoProcessRuns() {
    limits.look(TWO_SLOTS);
    limits.settle(
        TWO_SLOTS, Calls.taught("p:x", 1, new CallOutcome.Exhausted(Duration.ofHours(2), "1308")));
    forward(Duration.ofHours(2));
    assertThat(process().acquire(new Ask(TWO_SLOTS, "m", 0), "q:a").granted()).isTrue();
  }

  private void fillWindow() {
    for (String holder : List.of("p:a", "p:b", "p:c")) {
      Answer granted = asks(THREE_STARTS, holder);
      assertThat(granted.granted()).isTrue();
      Ask ask = new Ask(THREE_STARTS, "m", 0);
      assertThat(limits.begin(ask, holder, granted.place()).granted()).isTrue();
    }
  }

  private void fillSlots() {
    assertThat(asks(TWO_SLOTS, "p:a").granted()).isTrue();
    assertThat(asks(TWO_SLOTS, "p:b").granted()).isTrue();
  }

  private Answer asks(Account account, String holder) {
    return limits.acquire(new Ask(account, "m", 0), holder);
  }

  private Limits process() {
    return new RedisLimits(redis, SETTINGS, this::evenNanos, Map.of("clock", TEST_CLOCK));
  }

  /// Once, the time before the request that is under way.
  private long evenNanos() {
    long shown = even.instant().minus(underWay).toEpochMilli();
    underWay = Duration.ZERO;
    return shown * 1_000_000;
  }

  private void forward(Duration time) {
    even.forward(time);
    redis.call(it -> it.set("test:now", Long.toString(now())));
  }

  private void step(Duration by) {
    ahead = ahead.plus(by);
    forward(Duration.ZERO);
  }

  private long now() {
    return even.instant().plus(ahead).toEpochMilli();
  }

  private static Account account(int concurrency, int rpm) {
    Quota quota = Quota.ofMinute(concurrency, rpm);
    return Account.of("http://provider", "key " + quota, "test", quota);
  }
}
