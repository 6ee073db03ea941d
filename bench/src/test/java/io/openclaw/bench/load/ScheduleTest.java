package io.openclaw.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void spreadsTheCallsEvenly() {
    Schedule schedule = new Schedule(500, Duration.ofSeconds(30));

    assertThat(schedule.calls()).isEqualTo(15_000);
    assertThat(schedule.dueNanos(0)).isZero();
    assertThat(schedule.dueNanos(1)).isEqualTo(2_000_000);
    assertThat(schedule.dueNanos(14_999)).isEqualTo(29_998_000_000L);
  }

  @Test
  void doesNotDriftWhenTheRateDoesNotDivideASecond() {
    assertThat(new Schedule(3, Duration.ofHours(1)).dueNanos(9_000)).isEqualTo(3_000_000_000_000L);
  }

  @Test
  void refusesARateOfNothing() {
    assertThatThrownBy(() -> new Schedule(0, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
