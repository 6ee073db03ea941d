package io.openclaw.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.task.MemoryTaskStore;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskReader;
import io.openclaw.worker.Workshop;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

  @Test
  void aLoopThatStandsStillWhileTasksWaitIsStuck() {
    Progress progress = progress(() -> Map.of("waiting:short", 1L, "queued", 1L));
    assertThat(progress.isStuck()).isFalse();

    nanos.addAndGet(PATIENCE.toNanos() + 1);
    assertThat(progress.isStuck()).isTrue();

    progress.turned();
    assertThat(progress.isStuck()).isFalse();
  }

  @Test
  void aLoopThatStandsStillWithoutWorkIsNot() {
    Progress progress = progress(() -> Map.of("waiting:short", 0L, "queued", 1L));
    nanos.addAndGet(PATIENCE.toNanos() + 1);

    assertThat(progress.isStuck()).isFalse();
  }

  @Test
  void aLoopThatStandsStillWithoutAStoreIsNot() {
    Progress progress =
        progress(() -> {
          throw new StoreException.Away("away", new IllegalStateException());
        });
    nanos.addAndGet(PATIENCE.toNanos() + 1);

    assertThat(progress.isStuck()).isFalse();
  }

  @Test
  void whoIsStuckIsTold() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    MemoryTaskStore store = new MemoryTaskStore(Workshop.CLOCK, QueueLimits.DEFAULT);
    TaskReader reader = tally(() -> Map.of("waiting:long", 3L), store);
    try (Progress progress =
        new Progress(reader, Duration.ofMillis(50), System::nanoTime, told::countDown)) {
      progress.start();

      assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Progress progress(Supplier<Map<String, Long>> tally) {
    MemoryTaskStore store = new MemoryTaskStore(InstantSource.system(), QueueLimits.DEFAULT);
    return new Progress(tally(tally, store), PATIENCE, nanos::get, () -> {});
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
