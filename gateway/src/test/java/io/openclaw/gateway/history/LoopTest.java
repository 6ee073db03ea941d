package io.openclaw.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LoopTest {
  @Test
  void goesOnAfterWhateverAStepThrows() {
    AtomicInteger steps = new AtomicInteger();

    try (Loop _ =
        new Loop(
            "test",
            () -> {
              if (steps.incrementAndGet() == 1) {
                throw new IllegalStateException("on purpose");
              }
              return Duration.ofMillis(1);
            })) {
      Awaitility.await().until(() -> steps.get() > 3);
    }
  }

  @Test
  void endsInTheMiddleOfAPause() {
    AtomicInteger steps = new AtomicInteger();
    Loop loop =
        new Loop(
            "test",
            () -> {
              steps.incrementAndGet();
              return Duration.ofDays(1);
            });
    Awaitility.await().until(() -> steps.get() == 1);

    loop.close();

    assertThat(steps).hasValue(1);
  }
}
