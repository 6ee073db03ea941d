package io.openclaw.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.task.MemoryTaskStore;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskReader;
import io.openclaw.worker.WorkerFixture;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ClaimWatchdogTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

  @Test
  void aLoopThatStandsStillWhileTasksWaitIsStuck() {
    ClaimWatchdog watchdog = watchdog(() -> Map.of("waiting:short", 1L, "queued", 1L));
    assertThat(watchdog.isStuck()).isFalse();

    assertThat(looks(watchdog, PATIENCE)).isFalse();
    assertThat(looks(watchdog, PATIENCE.dividedBy(3))).isTrue();

    watchdog.turned();
    assertThat(watchdog.isStuck()).isFalse();
  }

  /// The store was away for longer than the patience, and the claim that waited for it is not
  /// answered yet when the watchdog's own question is.
  @Test
  void aLoopThatOnlyWaitedForTheStoreIsNot() {
    AtomicBoolean away = new AtomicBoolean(true);
    ClaimWatchdog watchdog =
        watchdog(() -> {
          if (away.get()) {
            throw new StoreException.Away("away", new IllegalStateException());
          }
          return Map.of("waiting:short", 1L);
        });
    assertThat(looks(watchdog, PATIENCE.multipliedBy(3))).isFalse();

    away.set(false);

    assertThat(looks(watchdog, PATIENCE.dividedBy(2))).isFalse();
    assertThat(looks(watchdog, PATIENCE)).as("it answers, and nothing moves").isTrue();
  }

  @Test
  void aLoopThatStandsStillWithoutWorkIsNot() {
    ClaimWatchdog watchdog = watchdog(() -> Map.of("waiting:short", 0L, "queued", 1L));

    assertThat(looks(watchdog, PATIENCE.multipliedBy(3))).isFalse();
  }

  @Test
  void aLoopThatStandsStillWithoutAStoreIsNot() {
    ClaimWatchdog watchdog =
        watchdog(() -> {
          throw new StoreException.Away("away", new IllegalStateException());
        });

    assertThat(looks(watchdog, PATIENCE.multipliedBy(3))).isFalse();
  }

  @Test
  void whoIsStuckIsTold() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    MemoryTaskStore store = new MemoryTaskStore(WorkerFixture.CLOCK, QueueLimits.DEFAULT);
    TaskReader reader = tally(() -> Map.of("waiting:long", 3L), store);
    try (ClaimWatchdog watchdog =
        new ClaimWatchdog(reader, Duration.ofMillis(50), System::nanoTime, told::countDown)) {
      watchdog.start();

      assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  private ClaimWatchdog watchdog(Supplier<Map<String, Long>> tally) {
    MemoryTaskStore store = new MemoryTaskStore(InstantSource.system(), QueueLimits.DEFAULT);
    return new ClaimWatchdog(tally(tally, store), PATIENCE, nanos::get, () -> {});
  }

  /// Looks as often as the watchdog does; whether any look finds it stuck.
  private boolean looks(ClaimWatchdog watchdog, Duration time) {
    boolean stuck = false;
    for (int i = 0; i < 10 * time.toNanos() / PATIENCE.toNanos(); i++) {
      nanos.addAndGet(PATIENCE.toNanos() / 10);
      stuck |= watchdog.isStuck();
    }
    return stuck;
  }

  private static TaskReader tally(Supplier<Map<String, Long>> tally, TaskReader store) {
    return (TaskReader)
        Proxy.newProxyInstance(
            TaskReader.class.getClassLoader(),
            new Class<?>[] {TaskReader.class},
            (_, method, arguments) ->
                method.getName().equals("tally") ? tally.get() : method.invoke(store, arguments));
  }
}
