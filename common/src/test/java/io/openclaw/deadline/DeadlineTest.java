package io.openclaw.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void isNoneOutsideOfACall() {
    assertThat(Deadline.left()).isEmpty();
    assertThat(Deadline.leftNanos(7)).isEqualTo(7);
  }

  @Test
  void isSharedByEverythingWithinACall() {
    Deadline.within(
        HOUR,
        () -> {
          assertThat(Deadline.left())
              .hasValueSatisfying(it -> assertThat(it).isBetween(Duration.ofMinutes(59), HOUR));
          assertThat(Deadline.leftNanos(7)).isEqualTo(7);
          assertThat(Deadline.leftNanos(Long.MAX_VALUE)).isLessThanOrEqualTo(HOUR.toNanos());
          return true;
        });
    assertThat(Deadline.left()).isEmpty();
  }

  @Test
  void isTheEarlierOneOfTwo() {
    Duration inner =
        Deadline.within(
            HOUR, () -> Deadline.within(Duration.ofDays(1), () -> Deadline.left().orElseThrow()));
    Duration shorter =
        Deadline.within(
            HOUR,
            () -> Deadline.within(Duration.ofMinutes(1), () -> Deadline.left().orElseThrow()));

    assertThat(inner).isLessThanOrEqualTo(HOUR);
    assertThat(shorter).isLessThanOrEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void whenItIsOverNothingIsLeft() {
    assertThat(Deadline.<Long>within(Duration.ofNanos(-1), () -> Deadline.leftNanos(7)))
        .isNegative();
  }

  @Test
  void isNotThatOfAnotherThread() {
    boolean there =
        Deadline.within(
            HOUR, () -> CompletableFuture.supplyAsync(() -> Deadline.left().isPresent()).join());

    assertThat(there).isFalse();
  }
}
