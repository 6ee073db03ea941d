package io.openclaw.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
  private static final Duration STALL = Duration.ofMillis(500);

  @Test
  void chargesAStallToEveryCallThatItHeldUp() {
    AtomicInteger calls = new AtomicInteger();
    Caller stallsOnce =
        () -> {
          if (calls.incrementAndGet() == 20) {
            LockSupport.parkNanos(STALL.toNanos());
          }
          return "ok";
        };

    CallResults tally = OpenLoop.run(new Schedule(100, Duration.ofSeconds(1)), List.of(stallsOnce));

    // Fifty calls were due while the only connection stood still; a loop that waits sees one.
    assertThat(tally.latency().count()).isEqualTo(100);
    assertThat(tally.latency().maxMillis()).isGreaterThanOrEqualTo(490);
    assertThat(tally.latency().millis(80)).isGreaterThan(200);
  }

  @Test
  void doesNotTakeABusyConnectionForItsOwnLateness() {
    AtomicInteger calls = new AtomicInteger();
    Caller stallsAtFirst =
        () -> {
          if (calls.incrementAndGet() == 1) {
            LockSupport.parkNanos(STALL.toNanos());
          }
          return "ok";
        };

    CallResults tally = OpenLoop.run(new Schedule(100, STALL), List.of(stallsAtFirst));

    assertThat(tally.lateness().count()).isLessThan(25);
    assertThat(tally.latency().count()).isEqualTo(50);
  }

  @Test
  void makesEachCallOfTheScheduleOnceAndNoneTooEarly() {
    AtomicInteger calls = new AtomicInteger();
    Caller counts = () -> Integer.toString(calls.incrementAndGet());

    long began = System.nanoTime();
    CallResults tally =
        OpenLoop.run(new Schedule(200, Duration.ofMillis(500)), Collections.nCopies(10, counts));

    assertThat(tally.outcomes()).hasSize(100);
    assertThat(System.nanoTime() - began).isGreaterThan(490_000_000);
  }

  @Test
  void goesOnAfterACallThatFailed() {
    AtomicInteger calls = new AtomicInteger();
    Caller failsOnce =
        () -> {
          if (calls.incrementAndGet() == 3) {
            throw new IOException("cut");
          }
          return "202";
        };

    CallResults tally = OpenLoop.run(new Schedule(1000, Duration.ofMillis(10)), List.of(failsOnce));

    assertThat(tally.outcomes()).containsEntry("202", 9L).containsEntry("IOException", 1L);
    assertThat(tally.others("202")).isEqualTo(1);
  }
}
