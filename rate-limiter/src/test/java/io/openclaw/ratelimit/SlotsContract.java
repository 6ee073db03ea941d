package io.openclaw.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What any [Slots] must do.
public abstract class SlotsContract {
  private static final Duration LEASE = Duration.ofSeconds(8);

  private final Account two = Account.of("http://provider", "key", 2);
  protected Slots slots = new MemorySlots(new HandClock());

  protected abstract Slots open();

  protected abstract void forward(Duration step);

  @BeforeEach
  void start() {
    slots = open();
  }

  @Test
  void noMoreThanTheLimitAreGranted() {
    assertThat(asks("a", 0)).isTrue();
    assertThat(asks("b", 0)).isTrue();
    assertThat(asks("c", 0)).isFalse();

    slots.release(two, "a", Duration.ZERO);
    assertThat(asks("c", 0)).isTrue();
  }

  @Test
  void askingAgainDoesNotTakeASecondSlot() {
    assertThat(asks("a", 0)).isTrue();
    assertThat(asks("a", 0)).isTrue();
    assertThat(asks("b", 0)).isTrue();
  }

  @Test
  void accountsDoNotShareSlots() {
    fill();
    Account other = Account.of("http://provider", "other key", 1);
    assertThat(slots.acquire(other, "c", 0, LEASE).granted()).isTrue();
  }

  @Test
  void theSlotOfADeadHolderComesBackWhenItsLeaseEnds() {
    fill();
    forward(LEASE.minusMillis(1));
    assertThat(asks("c", 0)).isFalse();
    forward(Duration.ofMillis(1));
    assertThat(asks("c", 0)).isTrue();
  }

  @Test
  void aRenewedSlotStaysTaken() {
    fill();
    forward(LEASE.minusMillis(1));
    slots.renew(two, List.of("a", "b"), LEASE);
    forward(LEASE.minusMillis(1));
    assertThat(asks("c", 0)).isFalse();
  }

  @Test
  void aCallThatOutlivedItsLeaseIsCountedAgain() {
    fill();
    forward(LEASE);
    slots.renew(two, List.of("a", "b"), LEASE);
    assertThat(asks("c", 0)).isFalse();
  }

  @Test
  void theSlotOfAnAbortedCallIsHeldABitLonger() {
    fill();
    slots.release(two, "a", Duration.ofMillis(500));
    forward(Duration.ofMillis(499));
    assertThat(asks("c", 0)).isFalse();
    forward(Duration.ofMillis(1));
    assertThat(asks("c", 0)).isTrue();
  }

  @Test
  void holdingAfterTheEndDoesNotMakeASlot() {
    slots.release(two, "nobody", Duration.ofMillis(500));
    fill();
  }

  @Test
  void theLineIsServedByAge() {
    fill();
    assertThat(asks("first", 1)).isFalse();
    forward(Duration.ofMillis(1));
    assertThat(asks("second", 1)).isFalse();

    slots.release(two, "a", Duration.ZERO);
    assertThat(asks("second", 1)).isFalse();
    assertThat(asks("first", 1)).isTrue();
    slots.release(two, "b", Duration.ZERO);
    assertThat(asks("second", 1)).isTrue();
  }

  @Test
  void priorityGoesBeforeAge() {
    fill();
    assertThat(asks("long", 2)).isFalse();
    forward(Duration.ofMillis(1));
    assertThat(asks("urgent", 0)).isFalse();

    slots.release(two, "a", Duration.ZERO);
    assertThat(asks("long", 2)).isFalse();
    assertThat(asks("urgent", 0)).isTrue();
  }

  @Test
  void aDeadWaiterBlocksTheLineForASecondAtMost() {
    fill();
    assertThat(asks("dead", 0)).isFalse();
    forward(Duration.ofMillis(1));
    slots.release(two, "a", Duration.ZERO);
    forward(Duration.ofMillis(998));
    assertThat(asks("alive", 0)).isFalse();
    forward(Duration.ofMillis(1));
    assertThat(asks("alive", 0)).isTrue();
  }

  @Test
  void whoLeavesTheLineBlocksNobody() {
    fill();
    assertThat(asks("gone", 0)).isFalse();
    slots.release(two, "gone", Duration.ZERO);
    slots.release(two, "a", Duration.ZERO);
    assertThat(asks("next", 1)).isTrue();
  }

  @Test
  void theRefusedLearnsWhenTheNextLeaseEnds() {
    fill();
    forward(Duration.ofSeconds(3));
    assertThat(slots.acquire(two, "c", 0, LEASE))
        .isEqualTo(new Slots.Answer(false, 0, Duration.ofSeconds(5)));
    assertThat(slots.acquire(two, "d", 0, LEASE).ahead()).isEqualTo(1);
  }

  private void fill() {
    assertThat(asks("a", 0)).isTrue();
    assertThat(asks("b", 0)).isTrue();
  }

  private boolean asks(String holder, int priority) {
    return slots.acquire(two, holder, priority, LEASE).granted();
  }
}
