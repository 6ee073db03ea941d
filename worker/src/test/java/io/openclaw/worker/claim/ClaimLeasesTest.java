package io.openclaw.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.task.Claim;
import io.openclaw.task.Lane;
import io.openclaw.task.MemoryTaskStore;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskWork;
import io.openclaw.worker.ForwardingWork;
import io.openclaw.worker.WorkerFixture;
import io.openclaw.worker.attempt.Attempts;
import io.openclaw.worker.lifetime.StopSignal;
import io.openclaw.worker.log.Appender;
import io.openclaw.worker.log.TestClaims;
import io.openclaw.worker.memory.MemoryBudget;
import io.openclaw.worker.mode.Execution;
import io.openclaw.worker.mode.Mode;
import io.openclaw.worker.mode.Modes;
import io.openclaw.worker.mode.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimLeasesTest {
  private static final Duration LEASE = Duration.ofSeconds(8);
  private static final Duration BEAT = Duration.ofMillis(2500);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicBoolean away = new AtomicBoolean();
  private final CompletableFuture<StopSignal.Reason> stopped = new CompletableFuture<>();
  private final MemoryTaskStore store =
      new MemoryTaskStore(WorkerFixture.CLOCK, QueueLimits.DEFAULT);
  private final TaskWork work =
      new ForwardingWork(store) {
        @Override
        public List<Claim> beat(List<Claim> claims, Duration lease) {
          if (away.get()) {
            throw new StoreException.Away("away", new IllegalStateException());
          }
          return super.beat(claims, lease);
        }
      };
  private final Appender appender = new Appender(work, 1000);
  private final HeldClaims held =
      new HeldClaims(
          new Attempts(
              work,
              appender,
              new MemoryBudget(1 << 20),
              new Modes(List.of(new Waiting())),
              InstantSource.system(),
              "w"),
          Map.of(Lane.SHORT, 1),
          () -> {});
  private final ClaimLeases leases = new ClaimLeases(work, held, LEASE, BEAT, nanos::get);

  @BeforeEach
  void hold() {
    TestClaims.submit(store);
    held.begin(store.claim("w", Map.of(Lane.SHORT, 1), LEASE).getFirst());
  }

  @AfterEach
  void close() {
    held.allLost();
    appender.close();
  }

  @Test
  void aSilentStoreStopsNothingForThreeLeases() throws Exception {
    away.set(true);

    beats(Duration.ofSeconds(23));
    assertThat(stopped).isNotDone();

    beats(Duration.ofSeconds(4));
    assertThat(stopped).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void afterAStandstillTheFirstSilenceDropsTheCalls() throws Exception {
    away.set(true);

    nanos.addAndGet(LEASE.plusMillis(1).toNanos());
    leases.turn();

    assertThat(stopped).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void afterAStandstillAConfirmedClaimGoesOn() throws Exception {
    nanos.addAndGet(LEASE.plusMillis(1).toNanos());
    leases.turn();

    assertThat(stopped).isNotDone();
    assertThat(held.size()).isEqualTo(1);
  }

  private void beats(Duration time) throws InterruptedException {
    for (long left = time.toNanos(); left > 0; left -= BEAT.toNanos()) {
      nanos.addAndGet(Math.min(left, BEAT.toNanos()));
      leases.turn();
    }
  }

  /// Waits for the stop signal and does nothing else.
  private final class Waiting implements Mode {
    @Override
    public String name() {
      return "ask";
    }

    @Override
    public Outcome run(Execution execution) throws InterruptedException {
      CompletableFuture<Boolean> stop = new CompletableFuture<>();
      try (var _ = execution.stop().onStop(() -> stop.complete(true))) {
        stop.join();
      }
      execution.stop().reason().ifPresent(stopped::complete);
      return new Outcome.Stopped();
    }
  }
}
