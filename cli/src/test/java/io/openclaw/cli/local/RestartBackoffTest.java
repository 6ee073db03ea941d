package io.openclaw.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
  private final RestartBackoff backoff = new RestartBackoff();

  @Test
  void doublesUpToItsLongest() {
    assertThat(IntStream.range(0, 8).mapToObj(_ -> backoff.afterRunning(Duration.ZERO).toMillis()))
        .containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 4000L, 4000L);
  }

  @Test
  void beginsAnewAfterAStableRun() {
    backoff.afterRunning(Duration.ZERO);
    backoff.afterRunning(Duration.ZERO);

    assertThat(backoff.afterRunning(RestartBackoff.STABLE)).isEqualTo(RestartBackoff.FIRST);
    assertThat(backoff.afterRunning(Duration.ZERO)).isEqualTo(Duration.ofMillis(200));
  }
}
