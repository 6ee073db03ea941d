package io.openclaw.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {
  private final BackOff backOff = new BackOff(new Random(7));

  @ParameterizedTest
  @CsvSource({"1,1000", "2,2000", "4,8000", "7,60000", "1000,60000"})
  void doublesUpToAMinuteAndSpreadsOverAllOfIt(int attempt, long ceiling) {
    List<Long> waits =
        IntStream.range(0, 1000)
            .mapToObj(_ -> backOff.after(attempt, Duration.ZERO).toMillis())
            .toList();

    assertThat(waits).allMatch(wait -> wait >= 1 && wait <= ceiling);
    assertThat(waits).anyMatch(wait -> wait < ceiling / 10).anyMatch(wait -> wait > ceiling * 0.9);
  }

  @Test
  void isNeverShorterThanTheProviderAsked() {
    assertThat(backOff.after(1, Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(30));
  }
}
