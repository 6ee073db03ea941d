package io.openclaw.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration LONG = Duration.ofNanos(Long.MAX_VALUE);

  @Test
  void doublesUpToItsBoundAndBeginsAnewAfterASuccess() {
    Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofMillis(300));

    assertThat(LongStream.generate(backoff::nextNanos).limit(5))
        .containsExactly(50_000_000L, 100_000_000L, 200_000_000L, 300_000_000L, 300_000_000L);
    backoff.reset();
    assertThat(backoff.nextNanos()).isEqualTo(50_000_000L);
  }

  @Test
  void doesNotOverflow() {
    Backoff backoff = new Backoff(Duration.ofDays(100_000), LONG);

    assertThat(LongStream.generate(backoff::nextNanos).limit(5)).isSorted().allMatch(it -> it > 0);
  }

  @Test
  void refusesAPauseThatWouldSpin() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ZERO, LONG));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }
}
