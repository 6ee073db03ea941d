package io.openclaw.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.ratelimit.Denied.Reason;
import io.openclaw.ratelimit.Limits.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What any [Limits] must do about slots, the line and starts.
public abstract class LimitsContract {
  protected static final LimiterSettings SETTINGS = LimiterSettings.DEFAULT;
  private static final Duration LIFE = SETTINGS.slotLife();
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration WINDOW = Duration.ofSeconds(61);

  private final Account two = account(2, 0);
  private final Account three = account(0, 3);
  private String busy = "p:a";
  protected Limits limits = new MemoryLimits(new HandClock(), SETTINGS);

  protected abstract Limits open();

  protected abstract void forward(Duration step);

  @BeforeEach
  void start() {
    limits = open();
    busy = "p:a";
  }

  protected static Account account(int concurrency, int rpm) {
    Quota quota = Quota.ofMinute(concurrency, rpm);
    return Account.of("http://provider", "key " + quota, "test", quota);
  }

  @Test
  void noMoreThanTheLimitAreGranted() {
    fill();
    assertThat(asks("p:c", 0)).isFalse();

    release("p:a", Duration.ZERO);
    assertThat(asks("p:c", 0)).isTrue();
  }

  @Test
  void askingAgainDoesNotTakeASecondSlot() {
    assertThat(asks("p:a", 0)).isTrue();
    assertThat(asks("p:a", 0)).isTrue();
    assertThat(asks("p:b", 0)).isTrue();
  }

  @Test
  void accountsDoNotShareSlots() {
    fill();
    assertThat(limits.acquire(new Ask(account(1, 0), "m", 0), "p:c").granted()).isTrue();
  }

  @Test
  void theSlotOfAVanishedHolderComesBackAfterLeaseAndQuarantine() {
    fill();
    forward(SETTINGS.lease());
    assertThat(limits.look(two).quarantined()).isEqualTo(2);
    forward(SETTINGS.quarantine().minus(MILLI));
    assertThat(asks("p:c", 0)).isFalse();
    forward(MILLI);
    assertThat(asks("p:c", 0)).isTrue();
  }

  @Test
  void theSlotsOfADeadHolderAreFreeAfterTheAbortHold() {
    limits.register(two, "w1", "p");
    fill();
    limits.register(two, "w1", "q");
    forward(SETTINGS.abortHold().minus(MILLI));
    assertThat(asks("q:c", 0)).isFalse();
    forward(MILLI);
    assertThat(asks("q:c", 0)).isTrue();
  }

  @Test
  void onlyTheSlotsOfTheDeadAreFreed() {
    limits.register(two, "w1", "p");
    assertThat(asks("p:a", 0)).isTrue();
    assertThat(asks("pq:a", 0)).isTrue();
    limits.register(two, "w1", "q");
    forward(SETTINGS.abortHold());
    assertThat(limits.look(two).used()).isEqualTo(1);
  }

  @Test
  void takingOverAnInstancesNameFreesTheSlotsOfTheProcessBefore() {
    limits.register(two, "w1", "p");
    fill();
    limits.register(two, "w1", "p");
    limits.register(two, "w2", "q");
    forward(SETTINGS.abortHold());
    assertThat(asks("q:c", 0)).isFalse();

    limits.register(two, "w1", "q");
    forward(SETTINGS.abortHold());
    assertThat(asks("q:c", 0)).isTrue();
  }

  @Test
  void aRenewedSlotStaysTaken() {
    fill();
    forward(LIFE.minus(MILLI));
    limits.renew(two, List.of("p:a", "p:b"));
    forward(LIFE.minus(MILLI));
    assertThat(asks("p:c", 0)).isFalse();
  }

  @Test
  void aSlotThatHasEndedIsNotRenewed() {
    fill();
    forward(LIFE);
    assertThat(limits.renew(two, List.of("p:a", "p:b"))).containsExactlyInAnyOrder("p:a", "p:b");
    assertThat(asks("p:c", 0)).isTrue();
    assertThat(asks("p:d", 0)).isTrue();
    assertThat(limits.renew(two, List.of("p:a", "p:c"))).containsExactly("p:a");
  }

  @Test
  void aRenewalThatArrivesAfterTheEndMakesNoSlot() {
    fill();
    release("p:a", Duration.ZERO);
    release("p:b", SETTINGS.abortHold());
    forward(SETTINGS.abortHold());
    limits.renew(two, List.of("p:a", "p:b"));
    assertThat(limits.look(two).used()).isZero();
  }

  @Test
  void callsThatLeftWithoutASlotAreCountedPastTheLimit() {
    fill();
    limits.adopt(two, List.of("p:c"));
    assertThat(limits.look(two).used()).isEqualTo(3);
    assertThat(limits.renew(two, List.of("p:c"))).isEmpty();
  }

  @Test
  void theSlotOfAnAbortedCallIsHeldABitLonger() {
    fill();
    release("p:a", SETTINGS.abortHold());
    forward(SETTINGS.abortHold().minus(MILLI));
    assertThat(asks("p:c", 0)).isFalse();
    forward(MILLI);
    assertThat(asks("p:c", 0)).isTrue();
  }

  @Test
  void holdingAfterTheEndDoesNotMakeASlot() {
    release("p:unknown", SETTINGS.abortHold());
    fill();
  }

  @Test
  void theLineIsServedByAge() {
    fill();
    assertThat(asks("p:first", 1)).isFalse();
    forward(MILLI);
    assertThat(asks("p:second", 1)).isFalse();

    release("p:a", Duration.ZERO);
    assertThat(asks("p:second", 1)).isFalse();
    assertThat(asks("p:first", 1)).isTrue();
    release("p:b", Duration.ZERO);
    assertThat(asks("p:second", 1)).isTrue();
  }

  @Test
  void aCallThatHasWaitedBeforeKeepsItsAge() {
    fill();
    assertThat(asks("p:first", 1)).isFalse();
    forward(MILLI);
    Ask older = new Ask(two, "m", 1, now() - 9_000, 0);
    assertThat(limits.acquire(older, "p:older").ahead()).isZero();

    release("p:a", Duration.ZERO);
    assertThat(asks("p:first", 1)).isFalse();
    assertThat(limits.acquire(older, "p:older").granted()).isTrue();
  }

  @Test
  void priorityGoesBeforeAge() {
    fill();
    assertThat(limits.acquire(new Ask(two, "m", 2, now() - 3_600_000, 0), "p:long").granted())
        .isFalse();
    forward(MILLI);
    assertThat(asks("p:urgent", 0)).isFalse();

    release("p:a", Duration.ZERO);
    assertThat(asks("p:long", 2)).isFalse();
    assertThat(asks("p:urgent", 0)).isTrue();
  }

  @Test
  void equalAgesAreServedInTheOrderOfTheirArrival() {
    fill();
    long since = now() - 1000;
    List<String> arrived = List.of("p:9", "z:1", "p:10", "a:1");
    arrived.forEach(holder -> asksSince(holder, 1, since));

    for (int served = 0; served < arrived.size(); served++) {
      release(served == 0 ? "p:a" : arrived.get(served - 1), Duration.ZERO);
      for (String later : arrived.subList(served + 1, arrived.size()).reversed()) {
        assertThat(asksSince(later, 1, since)).isFalse();
      }
      assertThat(asksSince(arrived.get(served), 1, since)).isTrue();
    }
  }

  @Test
  void anAgeFromTheFutureIsNow() {
    fill();
    assertThat(asksSince("p:ahead", 1, now() + 60_000)).isFalse();
    forward(MILLI);
    assertThat(asks("p:later", 1)).isFalse();
    release("p:a", Duration.ZERO);
    assertThat(asksSince("p:ahead", 1, now() + 60_000)).isTrue();
  }

  @Test
  void aLowPriorityIsPassedOnlySoManyTimesInARow() {
    fill();
    assertThat(asks("p:long", 2)).isFalse();
    assertThat(passesUntilServed("p:long", 2, 0)).isEqualTo(SETTINGS.mostPassed());
    assertThat(asks("p:long2", 2)).isFalse();
    assertThat(passesUntilServed("p:long2", 2, 1)).isEqualTo(SETTINGS.mostPassed());
  }

  @Test
  void ofTheLowerPrioritiesTheLongestWaitingIsServed() {
    fill();
    assertThat(asks("p:long", 2)).isFalse();
    forward(MILLI);
    assertThat(asks("p:short", 1)).isFalse();
    assertThat(passesUntilServed("p:long", 2, 0)).isEqualTo(SETTINGS.mostPassed());
    assertThat(passesUntilServed("p:short", 1, 0)).isEqualTo(SETTINGS.mostPassed());
  }

  @Test
  void aTurnThatCannotBeUsedIsKept() {
    fill();
    assertThat(asks("p:long", 2)).isFalse();
    for (int i = 0; i < SETTINGS.mostPassed(); i++) {
      assertThat(servedBefore("p:urgent" + i, 0, "p:long", 2)).isFalse();
    }
    release(busy, Duration.ZERO);
    Answer granted = limits.acquire(new Ask(two, "m", 2), "p:long");
    assertThat(granted.granted()).isTrue();
    limits.park(two, "p:long", granted.place(), Reason.TPM, MILLI);
    forward(MILLI);
    assertThat(asks("p:urgent", 0)).isFalse();
    assertThat(asks("p:long", 2)).isTrue();
  }

  @Test
  void aGrantThatIsNotUsedDoesNotCount() {
    fill();
    assertThat(asks("p:long", 2)).isFalse();
    release("p:a", Duration.ZERO);
    for (int i = 0; i < 3 * SETTINGS.mostPassed(); i++) {
      String holder = "p:parked" + i;
      Answer granted = limits.acquire(new Ask(two, "m", 0), holder);
      assertThat(granted.granted()).isTrue();
      limits.park(two, holder, granted.place(), Reason.TPM, MILLI);
      forward(MILLI);
      release(holder, Duration.ZERO);
    }
  }

  /// Keeps the account busy with calls of a priority; how many of them start before the waiting
  /// one.
  private int passesUntilServed(String waiting, int waitingPriority, int priority) {
    for (int passes = 0; passes < 100; passes++) {
      if (servedBefore("p:%s-%d".formatted(waiting, passes), priority, waiting, waitingPriority)) {
        return passes;
      }
    }
    throw new AssertionError(waiting + " starves");
  }

  /// One slot gets free; whether the waiting one gets it although the other one waits too.
  private boolean servedBefore(String other, int priority, String waiting, int waitingPriority) {
    assertThat(asks(other, priority)).isFalse();
    release(busy, Duration.ZERO);
    forward(MILLI);
    boolean served = asks(waiting, waitingPriority);
    if (served) {
      release(other, Duration.ZERO);
    } else {
      assertThat(asks(other, priority)).isTrue();
    }
    busy = served ? waiting : other;
    return served;
  }

  private boolean asksSince(String holder, int priority, long since) {
    return limits.acquire(new Ask(two, "m", priority, since, 0), holder).granted();
  }

  @Test
  void anUrgentCallStartsBeforeTwoHundredThatWait() {
    fill();
    for (int i = 0; i < 200; i++) {
      assertThat(asks("p:" + i, 1)).isFalse();
    }
    assertThat(asks("p:urgent", 0)).isFalse();
    release("p:a", Duration.ZERO);
    for (int i = 0; i < 200; i++) {
      assertThat(asks("p:" + i, 1)).isFalse();
    }
    assertThat(asks("p:urgent", 0)).isTrue();
  }

  @Test
  void aDeadWaiterBlocksTheLineForASecondAtMost() {
    fill();
    assertThat(asks("p:dead", 0)).isFalse();
    forward(MILLI);
    release("p:a", Duration.ZERO);
    forward(Duration.ofMillis(998));
    assertThat(asks("p:alive", 0)).isFalse();
    forward(MILLI);
    assertThat(asks("p:alive", 0)).isTrue();
  }

  @Test
  void aHolderThatLeavesTheLineDoesNotBlockIt() {
    fill();
    assertThat(asks("p:gone", 0)).isFalse();
    release("p:gone", Duration.ZERO);
    release("p:a", Duration.ZERO);
    assertThat(asks("p:next", 1)).isTrue();
  }

  @Test
  void theRefusedLearnsWhyAndHowManyAreAhead() {
    fill();
    forward(Duration.ofSeconds(3));
    Answer first = limits.acquire(new Ask(two, "m", 0), "p:c");
    assertThat(first.reason()).isEqualTo(Reason.SLOT);
    assertThat(first.pause()).isEqualTo(LIFE.minusSeconds(3));
    assertThat(limits.acquire(new Ask(two, "m", 0), "p:d").ahead()).isEqualTo(1);
  }

  @Test
  void theNextHolderHearsOfAFreeSlot() throws Exception {
    List<String> heard = new ArrayList<>();
    try (AutoCloseable _ = limits.listen(two, hint -> record(heard, hint))) {
      awaitListening(heard);
      fill();
      assertThat(asks("p:second", 1)).isFalse();
      assertThat(asks("p:first", 0)).isFalse();
      release("p:a", Duration.ZERO);
      org.awaitility.Awaitility.await()
          .untilAsserted(
              () -> assertThat(copy(heard)).contains("p:first").doesNotContain("p:second"));
    }
  }

  /// Until a subscription is known to be in place.
  protected void awaitListening(List<String> heard) {}

  @Test
  void noMoreStartsThanAllowedInAnyWindow() {
    for (String holder : List.of("p:a", "p:b", "p:c")) {
      starts(holder);
      release(holder, Duration.ZERO);
      forward(Duration.ofSeconds(1));
    }
    Answer full = limits.acquire(new Ask(three, "m", 0), "p:d");
    assertThat(full.reason()).isEqualTo(Reason.RPM);
    assertThat(full.pause()).isEqualTo(WINDOW.minusSeconds(3));
    Answer next = limits.acquire(new Ask(three, "m", 0), "p:e");
    assertThat(next.pause()).isEqualTo(WINDOW.minusSeconds(2));

    forward(Duration.ofSeconds(1));
    assertThat(limits.acquire(new Ask(three, "m", 0), "p:d").granted()).isFalse();
    release(three, "p:d");
    release(three, "p:e");
    forward(WINDOW.minusSeconds(4).minus(MILLI));
    assertThat(limits.acquire(new Ask(three, "m", 0), "p:d").granted()).isFalse();
    forward(MILLI);
    starts("p:d");
    assertThat(limits.acquire(new Ask(three, "m", 0), "p:e").granted()).isFalse();
  }

  @Test
  void theGuardCountsEvenWhatWasGrantedTooOften() {
    Account four = new Account(three.id(), "test", Quota.ofMinute(0, 4));
    for (String holder : List.of("p:a", "p:b", "p:c", "p:d")) {
      assertThat(limits.acquire(new Ask(four, "m", 0), holder).granted()).isTrue();
    }
    for (String holder : List.of("p:a", "p:b", "p:c")) {
      assertThat(begins(holder)).isTrue();
    }
    Answer refused = limits.begin(new Ask(three, "m", 0), "p:d", 0);
    assertThat(refused.reason()).isEqualTo(Reason.RPM);
    assertThat(refused.pause()).isEqualTo(WINDOW);
  }

  @Test
  void aGrantIsReservedUntilItBegins() {
    for (String holder : List.of("p:a", "p:b", "p:c")) {
      assertThat(limits.acquire(new Ask(three, "m", 0), holder).granted()).isTrue();
    }
    assertThat(limits.acquire(new Ask(three, "m", 0), "p:d").reason()).isEqualTo(Reason.RPM);
    assertThat(limits.look(three).started()).isZero();
  }

  @Test
  void aPermitThatHasNotBegunGoesBackAfterHalfASecond() {
    Answer granted = limits.acquire(new Ask(three, "m", 0), "p:a");
    forward(SETTINGS.unused().minus(MILLI));
    assertThat(limits.look(three).used()).isEqualTo(1);
    forward(MILLI);
    assertThat(limits.look(three).used()).isZero();
    assertThat(limits.begin(new Ask(three, "m", 0), "p:a", granted.place()).granted()).isFalse();
    assertThat(limits.look(three).started()).isZero();
    assertThat(limits.acquire(new Ask(three, "m", 0), "p:a").granted()).isTrue();
  }

  @Test
  void aPermitThatIsClosedUnusedIsNoStart() {
    for (int i = 0; i < 10; i++) {
      assertThat(limits.acquire(new Ask(three, "m", 0), "p:" + i).granted()).isTrue();
      release(three, "p:" + i);
    }
    assertThat(limits.look(three).started()).isZero();
  }

  @Test
  void aRequestThatLeftLateIsCountedFromThen() {
    starts("p:a");
    starts("p:b");
    starts("p:c");
    forward(Duration.ofSeconds(2));
    limits.late(three, "p:a");
    forward(WINDOW.minusSeconds(2));
    starts("p:d");
    starts("p:e");
    assertThat(limits.acquire(new Ask(three, "m", 0), "p:f").pause())
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void beginningAgainIsOneStartThatCountsFromNow() {
    starts("p:a");
    forward(Duration.ofSeconds(2));
    assertThat(begins("p:a")).isTrue();
    assertThat(limits.look(three).started()).isEqualTo(1);
    forward(WINDOW.minus(MILLI));
    assertThat(limits.look(three).started()).isEqualTo(1);
  }

  @Test
  void nothingIsGrantedBeforeTheNextToken() {
    Answer granted = limits.acquire(new Ask(three, "m", 1), "p:a");
    limits.park(three, "p:a", granted.place(), Reason.TPM, Duration.ofMillis(700));

    Answer parked = limits.acquire(new Ask(three, "m", 0), "p:b");
    assertThat(parked.reason()).isEqualTo(Reason.TPM);
    assertThat(parked.pause()).isEqualTo(Duration.ofMillis(700));
    release(three, "p:b");
    forward(Duration.ofMillis(700));
    Answer younger = limits.acquire(new Ask(three, "m", 1), "p:c");
    assertThat(younger.granted()).as("there is room for more than the one in the line").isTrue();
    assertThat(limits.acquire(new Ask(three, "m", 1), "p:a").granted()).isTrue();
  }

  protected final long now() {
    return limits.look(two).at();
  }

  private static void record(List<String> heard, String hint) {
    synchronized (heard) {
      heard.add(hint);
    }
  }

  protected static List<String> copy(List<String> heard) {
    synchronized (heard) {
      return List.copyOf(heard);
    }
  }

  private void fill() {
    assertThat(asks("p:a", 0)).isTrue();
    assertThat(asks("p:b", 0)).isTrue();
  }

  private void starts(String holder) {
    assertThat(limits.acquire(new Ask(three, "m", 0), holder).granted()).isTrue();
    assertThat(begins(holder)).isTrue();
  }

  private boolean begins(String holder) {
    return limits.begin(new Ask(three, "m", 0), holder, 0).granted();
  }

  private boolean asks(String holder, int priority) {
    return limits.acquire(new Ask(two, "m", priority), holder).granted();
  }

  private void release(String holder, Duration hold) {
    limits.settle(two, Calls.ended(holder, hold));
    limits.settle(three, Calls.ended(holder, hold));
  }

  private void release(Account account, String holder) {
    limits.settle(account, Calls.ended(holder, Duration.ZERO));
  }
}
