package io.openclaw.worker.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int MB = 1 << 20;

  private final MemoryBudget budget = new MemoryBudget(10 * MB);

  @Test
  void whoFindsNoRoomIsTurnedAwayAndNothingIsTaken() throws Exception {
    assertThat(budget.reserve(8 * MB, Duration.ZERO)).isPresent();

    assertThat(budget.reserve(3 * MB, Duration.ofMillis(20))).isEmpty();
    assertThat(budget.used()).isEqualTo(8 * MB);
    assertThat(budget.hasRoom()).isFalse();
  }

  @Test
  void roomThatIsReleasedGoesToThoseWhoWait() throws Exception {
    MemoryReservation first = budget.reserve(8 * MB, Duration.ZERO).orElseThrow();
    CompletableFuture<Boolean> second = async(() -> budget.reserve(3 * MB, LONG).isPresent());

    first.close();

    assertThat(second).succeedsWithin(LONG).isEqualTo(true);
    assertThat(budget.used()).isEqualTo(3 * MB);
  }

  @Test
  void oneAloneMayBeLargerThanTheBudget() throws Exception {
    assertThat(budget.reserve(20 * MB, Duration.ZERO)).isPresent();
  }

  @Test
  void theEldestNeverWaitsAndTheOthersWaitForIt() throws Exception {
    MemoryReservation eldest = budget.reserve(MB, Duration.ZERO).orElseThrow();
    MemoryReservation other = budget.reserve(MB, Duration.ZERO).orElseThrow();

    assertThat(eldest.outputIs(2 * MB, Duration.ZERO)).isTrue();
    assertThat(other.outputIs(MB, Duration.ofMillis(20))).isFalse();
    CompletableFuture<Boolean> waiting = async(() -> other.outputIs(2 * MB, LONG));
    eldest.close();

    assertThat(waiting).succeedsWithin(LONG).isEqualTo(true);
    other.close();
    assertThat(budget.used()).isZero();
  }

  @Test
  void whoIsToEndWaitsNoLonger() throws Exception {
    assertThat(budget.reserve(9 * MB, Duration.ZERO)).isPresent();
    MemoryReservation other = budget.reserve(MB, Duration.ZERO).orElseThrow();
    CompletableFuture<Boolean> waiting = async(() -> other.outputIs(MB, Duration.ofHours(1)));

    other.abandon();

    assertThat(waiting).succeedsWithin(LONG).isEqualTo(false);
  }

  @Test
  void aRequestThatIsSmallerThanFearedReleasesTheRest() throws Exception {
    MemoryReservation one =
        budget.reserve(MemoryReservation.forRequest(MB), Duration.ZERO).orElseThrow();
    one.requestIs(1000);

    assertThat(budget.used()).isEqualTo(MemoryReservation.forRequest(1000));
    one.close();
    one.close();
    assertThat(budget.used()).isZero();
  }

  private static CompletableFuture<Boolean> async(Step step) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(step.run());
          } catch (InterruptedException | RuntimeException failed) {
            answer.completeExceptionally(failed);
          }
        });
    return answer;
  }

  private interface Step {
    boolean run() throws InterruptedException;
  }
}
