package io.openclaw.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallDeadlineTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void isNoneOutsideOfACall() {
    assertThat(CallDeadline.left()).isEmpty();
    assertThat(CallDeadline.leftNanos(7)).isEqualTo(7);
  }

  @Test
  void isSharedByEverythingWithinACall() {
    CallDeadline.within(
        HOUR,
        () -> {
          assertThat(CallDeadline.left())
              .hasValueSatisfying(it -> assertThat(it).isBetween(Duration.ofMinutes(59), HOUR));
          assertThat(CallDeadline.leftNanos(7)).isEqualTo(7);
          assertThat(CallDeadline.leftNanos(Long.MAX_VALUE)).isLessThanOrEqualTo(HOUR.toNanos());
          return true;
        });
    assertThat(CallDeadline.left()).isEmpty();
  }

  @Test
  void isTheEarlierOneOfTwo() {
    Duration inner =
        CallDeadline.within(
            HOUR,
            () -> CallDeadline.within(Duration.ofDays(1), () -> CallDeadline.left().orElseThrow()));
    Duration shorter =
        CallDeadline.within(
            HOUR,
            () ->
                CallDeadline.within(
                    Duration.ofMinutes(1), () -> CallDeadline.left().orElseThrow()));

    assertThat(inner).isLessThanOrEqualTo(HOUR);
    assertThat(shorter).isLessThanOrEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void whenItIsOverNothingIsLeft() {
    assertThat(CallDeadline.<Long>within(Duration.ofNanos(-1), () -> CallDeadline.leftNanos(7)))
        .isNegative();
  }

  @Test
  void isNotThatOfAnotherThread() {
    boolean there =
        CallDeadline.within(
            HOUR,
            () -> CompletableFuture.supplyAsync(() -> CallDeadline.left().isPresent()).join());

    assertThat(there).isFalse();
  }
}
