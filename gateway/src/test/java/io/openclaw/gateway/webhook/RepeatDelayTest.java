package io.openclaw.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatDelayTest {
  private static final Instant START = Instant.EPOCH;
  private static final WebhookSettings DEFAULTS =
      new WebhookSettings(
          "",
          "",
          /* allowPrivate= */ false,
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofHours(2),
          Duration.ofDays(1),
          64,
          4);

  private static RepeatDelay repeats(double random) {
    return new RepeatDelay(
        DEFAULTS.firstRepeat(), DEFAULTS.longestRepeat(), DEFAULTS.giveUpAfter(), () -> random);
  }

  private static Optional<Duration> after(RepeatDelay repeats, int attempt, Instant now) {
    return repeats.after(attempt, START, now, Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.999})
  void itIsTriedForADayWithPausesThatGrow(double random) {
    Instant now = START;
    Duration before = Duration.ZERO;
    int attempt = 1;
    for (Optional<Duration> pause = after(repeats(random), 1, now);
        pause.isPresent();
        pause = after(repeats(random), attempt, now)) {
      assertThat(pause.get()).isGreaterThanOrEqualTo(before);
      if (attempt == 1) {
        assertThat(pause.get()).isLessThanOrEqualTo(Duration.ofSeconds(60));
      }
      before = pause.get();
      now = now.plus(pause.get());
      attempt++;
    }

    assertThat(now).isBetween(START.plus(Duration.ofHours(21)), START.plus(Duration.ofDays(1)));
    assertThat(attempt).isBetween(15, 30);
  }

  @Test
  void manyThatFailTogetherComeBackApart() {
    assertThat(after(repeats(0), 3, START)).contains(Duration.ofMillis(33_750));
    assertThat(after(repeats(1), 3, START)).contains(Duration.ofMillis(56_250));
  }

  @Test
  void aReceiverThatAsksForAPauseGetsItButNotForEver() {
    Optional<Duration> minute = Optional.of(Duration.ofMinutes(1));
    assertThat(repeats(0.5).after(1, START, START, minute)).isEqualTo(minute);
    assertThat(repeats(0.5).after(9, START, START, minute)).contains(Duration.ofHours(2));
    assertThat(repeats(0.5).after(1, START, START, Optional.of(Duration.ofDays(9))))
        .contains(Duration.ofHours(2));
  }
}
