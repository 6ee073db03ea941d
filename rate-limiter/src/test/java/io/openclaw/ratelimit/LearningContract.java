package io.openclaw.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.provider.AccountState;
import io.openclaw.provider.AccountState.Position;
import io.openclaw.ratelimit.CallOutcome.Dimension;
import io.openclaw.ratelimit.Denied.Reason;
import io.openclaw.ratelimit.Limits.Answer;
import io.openclaw.ratelimit.Limits.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What any [Limits] must learn from the ends of calls.
public abstract class LearningContract extends LimitsContract {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final CallOutcome SUCCEEDED = new CallOutcome.Succeeded(null);
  private static final CallOutcome SLOT_REFUSED = new CallOutcome.SlotRefused(null, "1302");
  private static final CallOutcome REJECTED = new CallOutcome.Rejected("provider_account");
  private static final CallOutcome OVERLOADED = new CallOutcome.Overloaded(Duration.ZERO, "500");

  private final Account eight = account(8, 40);
  private final Account free = account(0, 0);
  private final Account slots = account(8, 0);
  private int calls;

  @Test
  void aRefusalHalvesTheCallsAtOnce() {
    calls(eight, 1, SLOT_REFUSED);
    assertThat(limits.look(eight).learnedConcurrency()).isEqualTo(4);
    assertThat(limits.look(eight).learnedRpm()).isNull();

    forward(SECOND);
    calls(slots, 1, SLOT_REFUSED);
    forward(SECOND);
    for (int i = 0; i < 4; i++) {
      assertThat(limits.acquire(new Ask(slots, "m", 0), "p:" + i).granted()).isTrue();
    }
    Answer fifth = limits.acquire(new Ask(slots, "m", 0), "p:5");
    assertThat(fifth.reason()).isEqualTo(Reason.LEARNED);
  }

  @Test
  void callsOfOneBurstTeachOnce() {
    long began = now();
    forward(SECOND);
    for (int i = 0; i < 5; i++) {
      limits.settle(eight, Calls.taught("p:" + i, began, SLOT_REFUSED));
      forward(Duration.ofMillis(5));
    }
    assertThat(limits.look(eight).learnedConcurrency()).isEqualTo(4);
    assertThat(limits.look(eight).refusals()).isEqualTo(5);
  }

  @Test
  void aRateRefusalSlowsTheStartsToo() {
    calls(eight, 1, new CallOutcome.RateRefused(null, Dimension.UNKNOWN, "429"));
    assertThat(limits.look(eight).learnedRpm()).isEqualTo(30);
    assertThat(limits.look(eight).learnedConcurrency()).isEqualTo(4);
  }

  @Test
  void aLackOfTokensDoesNotSlowTheStarts() {
    calls(eight, 1, new CallOutcome.RateRefused(null, Dimension.TOKENS, "429001"));
    assertThat(limits.look(eight).learnedRpm()).isNull();
    assertThat(limits.look(eight).learnedConcurrency()).isEqualTo(4);
  }

  @Test
  void successGrowsThemBackOneByOne() {
    calls(eight, 1, new CallOutcome.RateRefused(null, Dimension.STARTS, "429"));
    forward(SECOND);
    calls(eight, 4, SUCCEEDED);
    assertThat(limits.look(eight).learnedConcurrency()).as("not so soon").isEqualTo(4);

    for (int limit = 5; limit < 8; limit++) {
      forward(SETTINGS.growAfter());
      calls(eight, limit, SUCCEEDED);
      assertThat(limits.look(eight).learnedConcurrency()).isEqualTo(limit);
    }
    assertThat(limits.look(eight).learnedRpm()).isEqualTo(36);
    forward(SETTINGS.growAfter());
    calls(eight, 8, SUCCEEDED);
    assertThat(limits.look(eight).learnedConcurrency()).isNull();
    forward(SETTINGS.growAfter());
    calls(eight, 1, SUCCEEDED);
    assertThat(limits.look(eight).troubled()).isFalse();
  }

  @Test
  void aSuccessFromBeforeTheTroubleProvesNothing() {
    long before = now();
    forward(SECOND);
    calls(eight, 1, SLOT_REFUSED);
    forward(SETTINGS.growAfter());
    for (int i = 0; i < 9; i++) {
      limits.settle(eight, Calls.taught("p:" + i, before, SUCCEEDED));
    }
    assertThat(limits.look(eight).learnedConcurrency()).isEqualTo(4);
  }

  @Test
  void theTimeAProviderNamesIsObeyed() {
    calls(eight, 1, new CallOutcome.SlotRefused(Duration.ofSeconds(7), "1302"));
    Answer denied = limits.acquire(new Ask(eight, "m", 0), "p:x");
    assertThat(denied.reason()).isEqualTo(Reason.COOLDOWN);
    assertThat(denied.pause()).isEqualTo(Duration.ofSeconds(7));
    forward(Duration.ofSeconds(7));
    assertThat(limits.acquire(new Ask(eight, "m", 0), "p:x").granted()).isTrue();
  }

  @Test
  void aPermitFromBeforeTheCoolDownDoesNotBegin() {
    Answer granted = limits.acquire(new Ask(eight, "m", 0), "p:x");
    calls(eight, 1, new CallOutcome.Disconnected("1006"));
    Answer begun = limits.begin(new Ask(eight, "m", 0), "p:x", granted.place());
    assertThat(begun.reason()).isEqualTo(Reason.COOLDOWN);
    assertThat(begun.pause()).isEqualTo(SETTINGS.coolDown());
  }

  @Test
  void withoutANamedTimeThePauseDoubles() {
    for (int seconds : List.of(1, 2, 4, 8, 16, 32, 60, 60)) {
      calls(eight, 1, new CallOutcome.Disconnected("1006"));
      AccountState state = limits.look(eight);
      assertThat(state.coolDownUntil() - state.at()).isEqualTo(seconds * 1000L);
      forward(Duration.ofSeconds(seconds).plusMillis(1));
    }
  }

  @Test
  void afterTwoTroubledBurstsCallsGoOneAtATimeUntilOneSucceeds() {
    calls(slots, 1, SLOT_REFUSED);
    forward(SECOND);
    calls(slots, 1, SLOT_REFUSED);
    forward(Duration.ofSeconds(2));
    assertThat(limits.acquire(new Ask(slots, "m", 0), "p:probe").granted()).isTrue();
    assertThat(limits.acquire(new Ask(slots, "m", 0), "p:x").reason()).isEqualTo(Reason.LEARNED);

    limits.settle(slots, Calls.taught("p:probe", now(), SUCCEEDED));
    assertThat(limits.acquire(new Ask(slots, "m", 0), "p:x").granted()).isTrue();
    assertThat(limits.acquire(new Ask(slots, "m", 0), "p:y").granted()).isTrue();
  }

  @Test
  void anAccountWithoutLimitsLearnsOne() {
    calls(free, 1, new CallOutcome.Overloaded(null, "1305"));
    assertThat(limits.look(free).learnedConcurrency()).as("half of eight in flight").isEqualTo(4);
    assertThat(limits.look(free).troubled()).isTrue();
  }

  @Test
  void aUsedUpQuotaStopsTheAccountUntilItIsNewAgain() {
    calls(free, 1, new CallOutcome.Exhausted(Duration.ofHours(3), "1304"));
    assertThat(limits.acquire(new Ask(free, "m", 0), "p:x").pause()).isEqualTo(Duration.ofHours(3));
    assertThat(limits.look(free).learnedConcurrency()).isNull();
  }

  @Test
  void theLastErrorIsKept() {
    calls(free, 1, new CallOutcome.Failed("401"));
    AccountState state = limits.look(free);
    assertThat(state.lastError()).isEqualTo("401");
    assertThat(state.lastErrorAt()).isEqualTo(state.at());
    assertThat(state.failures()).isEqualTo(1);
    assertThat(state.troubled()).isFalse();
  }

  @Test
  void timesToTheFirstTokenAreThoseOfTheLastHundred() {
    List<Duration> many = IntStream.rangeClosed(1, 150).mapToObj(Duration::ofMillis).toList();
    limits.settle(
        free, new Settlement("", Duration.ZERO, "m", SUCCEEDED, now(), 0, 150, 150, many));
    AccountState state = limits.look(free);
    assertThat(state.firstTokenP50()).isEqualTo(100);
    assertThat(state.firstTokenP95()).isEqualTo(145);
    assertThat(state.starts()).isEqualTo(150);
  }

  static Stream<CallOutcome> countedFailures() {
    return Stream.of(OVERLOADED, new CallOutcome.Silent("stall"), new CallOutcome.Empty("empty"));
  }

  @ParameterizedTest
  @MethodSource("countedFailures")
  void fiveFailuresInARowOpenTheBreaker(CallOutcome failure) {
    calls(free, 4, failure);
    assertThat(reason(free, "p:x")).isNull();
    calls(free, 1, failure);
    Answer denied = limits.acquire(new Ask(free, "m", 0), "p:y");
    assertThat(denied.reason()).isEqualTo(Reason.BREAKER);
    assertThat(denied.pause()).isEqualTo(SETTINGS.breakerOpen());
    assertThat(limits.acquire(new Ask(free, "other", 0), "p:z").reason())
        .as("another model")
        .isNotEqualTo(Reason.BREAKER);
  }

  @Test
  void aSuccessInBetweenStartsTheCountAgain() {
    calls(free, 4, OVERLOADED);
    calls(free, 1, SUCCEEDED);
    calls(free, 4, OVERLOADED);
    assertThat(position(free)).isEqualTo(Position.CLOSED);
  }

  @Test
  void whatIsNotTheProvidersFaultDoesNotOpenIt() {
    calls(free, 9, new CallOutcome.Failed("400"));
    calls(free, 9, new CallOutcome.Cancelled());
    calls(free, 9, new CallOutcome.RateRefused(Duration.ZERO, Dimension.UNKNOWN, "429"));
    calls(free, 9, new CallOutcome.SlotRefused(Duration.ZERO, "1302"));
    assertThat(limits.look(free).breakers()).isEmpty();
  }

  @Test
  void halfOpenExactlyOneProbeLeaves() {
    openBreaker();
    forward(SETTINGS.breakerOpen());
    assertThat(position(slots)).isEqualTo(Position.HALF_OPEN);
    assertThat(reason(slots, "p:probe")).isNull();
    assertThat(reason(slots, "q:other")).isEqualTo(Reason.BREAKER);
    assertThat(reason(slots, "p:probe")).as("the same again").isNull();
  }

  @Test
  void aSuccessfulProbeClosesTheBreaker() {
    openBreaker();
    forward(SETTINGS.breakerOpen());
    assertThat(reason(slots, "p:probe")).isNull();
    limits.settle(slots, Calls.taught("p:probe", now(), SUCCEEDED));
    assertThat(limits.look(slots).breakers()).isEmpty();
    assertThat(reason(slots, "q:other")).isNull();
  }

  @Test
  void aFailedProbeOpensItForLonger() {
    openBreaker();
    Duration open = SETTINGS.breakerOpen();
    for (int i = 0; i < 8; i++) {
      forward(open);
      assertThat(reason(slots, "p:probe" + i)).isNull();
      limits.settle(slots, Calls.taught("p:probe" + i, now(), new CallOutcome.Silent("stall")));
      open = shorter(open.multipliedBy(2), SETTINGS.breakerLongest());
      Answer denied = limits.acquire(new Ask(slots, "m", 0), "p:x");
      assertThat(denied.reason()).isEqualTo(Reason.BREAKER);
      assertThat(denied.pause()).isEqualTo(open);
    }
  }

  @Test
  void aProbeThatEndsWithoutAnAnswerMakesRoomForAnother() {
    openBreaker();
    forward(SETTINGS.breakerOpen());
    assertThat(reason(slots, "p:probe")).isNull();
    limits.settle(slots, Calls.taught("p:probe", now(), new CallOutcome.Cancelled()));
    assertThat(reason(slots, "q:other")).isNull();
  }

  @Test
  void aDeadProberDoesNotBlockLongerThanItsLease() {
    openBreaker();
    forward(SETTINGS.breakerOpen());
    assertThat(reason(slots, "p:probe")).isNull();
    forward(SETTINGS.lease().minusMillis(1));
    assertThat(reason(slots, "q:other")).isEqualTo(Reason.BREAKER);
    forward(Duration.ofMillis(1));
    assertThat(reason(slots, "q:other")).isNull();
  }

  @Test
  void aLateEndFromBeforeDoesNotMoveAnOpenBreaker() {
    openBreaker();
    calls(slots, 1, SUCCEEDED);
    assertThat(position(slots)).isEqualTo(Position.OPEN);
    AccountState before = limits.look(slots);
    calls(slots, 1, new CallOutcome.Silent("stall"));
    assertThat(limits.look(slots).breakers()).isEqualTo(before.breakers());
  }

  @Test
  void anAccountThatIsTurnedAwayOnceIsNotCalledForAWhile() {
    calls(free, 1, REJECTED);
    Answer denied = limits.acquire(new Ask(free, "m", 0), "p:x");
    assertThat(denied.reason()).isEqualTo(Reason.REJECTED);
    assertThat(denied.pause()).isEqualTo(SETTINGS.breakerOpen());
    assertThat(rejected(free)).isEqualTo("provider_account");
    assertThat(limits.look(free).brokenModels()).containsExactly("m");
    assertThat(limits.look(free).troubled()).isFalse();
    assertThat(limits.acquire(new Ask(free, "other", 0), "p:z").reason()).isNull();
  }

  @Test
  void oneProbeFindsOutWhetherTheAccountIsStillTurnedAway() {
    calls(slots, 1, REJECTED);
    forward(SETTINGS.breakerOpen());
    assertThat(reason(slots, "p:probe")).isNull();
    assertThat(reason(slots, "q:other")).as("it may go well yet").isEqualTo(Reason.BREAKER);
    limits.settle(slots, Calls.taught("p:probe", now(), REJECTED));
    assertThat(reason(slots, "q:other")).isEqualTo(Reason.REJECTED);

    forward(SETTINGS.breakerOpen().multipliedBy(2));
    assertThat(reason(slots, "p:probe2")).isNull();
    limits.settle(slots, Calls.taught("p:probe2", now(), SUCCEEDED));
    assertThat(limits.look(slots).breakers()).isEmpty();
  }

  @Test
  void aProbeThatFailsOtherwiseIsWaitedForAsUsual() {
    calls(slots, 1, REJECTED);
    forward(SETTINGS.breakerOpen());
    assertThat(reason(slots, "p:probe")).isNull();
    limits.settle(slots, Calls.taught("p:probe", now(), new CallOutcome.Silent("stall")));
    assertThat(reason(slots, "q:other")).isEqualTo(Reason.BREAKER);
    assertThat(position(slots)).isEqualTo(Position.OPEN);
    assertThat(rejected(slots)).isNull();
  }

  @Test
  void noMoreModelsAreKnownThanSixtyFour() {
    openBreaker();
    for (int i = 0; i < 100; i++) {
      forward(Duration.ofMillis(1));
      limits.settle(slots, Calls.ended("made-up " + i, "p:made-up" + i, now(), OVERLOADED));
    }
    assertThat(limits.look(slots).breakers())
        .hasSize(64)
        .containsKeys("m", "made-up 99", "made-up 37")
        .doesNotContainKeys("made-up 36");
  }

  @Test
  void aBreakerIsForgottenAnHourAfterItsLastUse() {
    openBreaker();
    forward(Duration.ofMinutes(30));
    limits.settle(slots, Calls.ended("other", "p:other", now(), OVERLOADED));
    forward(Duration.ofMinutes(30).plus(SETTINGS.breakerOpen()).minusMillis(1));
    assertThat(limits.look(slots).breakers()).containsOnlyKeys("m", "other");
    forward(Duration.ofMillis(1));
    assertThat(limits.look(slots).breakers()).containsOnlyKeys("other");
  }

  @Test
  void anEndThatIsToldAgainCountsOnce() {
    assertThat(reason(slots, "p:a")).isNull();
    Settlement slotted =
        new Settlement(
            "p:a", SETTINGS.abortHold(), "m", OVERLOADED, now(), 1, 1, 0, List.of(SECOND));
    Settlement slotless = Calls.taught("p:b", now(), OVERLOADED);
    for (int i = 0; i < 3; i++) {
      limits.settle(slots, slotted);
      limits.settle(slots, slotless);
    }
    AccountState state = limits.look(slots);
    assertThat(state.failures()).isEqualTo(2);
    assertThat(state.starts()).isEqualTo(2);
    assertThat(state.breakers().get("m")).extracting(AccountState.Breaker::failures).isEqualTo(2);
    assertThat(state.used()).as("held once").isEqualTo(1);
  }

  private void openBreaker() {
    calls(slots, 5, new CallOutcome.Silent("stall"));
    assertThat(position(slots)).isEqualTo(Position.OPEN);
  }

  private void calls(Account account, int count, CallOutcome outcome) {
    for (int i = 0; i < count; i++) {
      limits.settle(account, Calls.taught("p:ended" + calls++, now(), outcome));
    }
  }

  private @Nullable Reason reason(Account account, String holder) {
    return limits.acquire(new Ask(account, "m", 0), holder).reason();
  }

  private @Nullable String rejected(Account account) {
    AccountState.Breaker breaker = limits.look(account).breakers().get("m");
    return breaker == null ? null : breaker.rejected();
  }

  private Position position(Account account) {
    AccountState.Breaker breaker = limits.look(account).breakers().get("m");
    return breaker == null ? Position.CLOSED : breaker.position();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
