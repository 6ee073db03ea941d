package io.openclaw.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PercentilesTest {
  private static final Offset<Double> THREE_DIGITS = within(1.0);

  @Test
  void tellsThePercentilesOfWhatWasRecorded() {
    Percentiles percentiles = new Percentiles();
    for (int millis = 1; millis <= 1000; millis++) {
      percentiles.record(millis * 1_000_000L);
    }

    assertThat(percentiles.millis(50)).isCloseTo(500, THREE_DIGITS);
    assertThat(percentiles.millis(95)).isCloseTo(950, THREE_DIGITS);
    assertThat(percentiles.millis(99)).isCloseTo(990, THREE_DIGITS);
    assertThat(percentiles.maxMillis()).isCloseTo(1000, THREE_DIGITS);
    assertThat(percentiles.count()).isEqualTo(1000);
  }

  @Test
  void takesMinutesAsWellAsMicroseconds() {
    Percentiles percentiles = new Percentiles();
    percentiles.record(2_000);
    percentiles.record(600_000_000_000L);

    assertThat(percentiles.millis(50)).isCloseTo(0.002, within(0.0001));
    assertThat(percentiles.maxMillis()).isCloseTo(600_000, within(600.0));
  }

  @Test
  void countsTwoClocksThatDifferByATickAsNoTimeAtAll() {
    Percentiles percentiles = new Percentiles();
    percentiles.record(-1_000_000);

    assertThat(percentiles.count()).isEqualTo(1);
    assertThat(percentiles.maxMillis()).isZero();
  }

  @Test
  void isAllNothingWhenNothingWasRecorded() {
    assertThat(new Percentiles().millis(99)).isZero();
    assertThat(new Percentiles().maxMillis()).isZero();
  }
}
