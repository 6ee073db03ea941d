package io.openclaw.task;

import static io.openclaw.task.Tasks.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.sweep.Sweeper;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskWork.Appended;
import io.openclaw.task.TaskWork.Finish;
import io.openclaw.task.TaskWork.Row;
import io.openclaw.task.redis.RedisTaskStore;
import io.openclaw.testkit.process.Signals;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Redis process that stands still, or is killed, for longer than a lease: nobody loses a task by
/// it, since nobody could extend a lease.
class RedisPauseTest {
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(2_500);

  private final Queue<Claim> taken = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService others = Executors.newScheduledThreadPool(2);

  @Test
  void aHealthyTaskGoesOnAfterEachPause(@TempDir Path data) {
    try (LocalRedis server = LocalRedis.start(LocalRedis.Settings.in(data));
        Redis link = Redis.connect(server.url(), Duration.ofMillis(900))) {
      await().until(link::connected);
      RedisTaskStore store =
          new RedisTaskStore(link, QueueLimits.DEFAULT, 1, InstantSource.system());
      try (Sweeper sweeper = new Sweeper(store)) {
        assertThat(sweeper).isNotNull();
        survive(server, store);
      } finally {
        others.shutdownNow();
      }
    }
  }

  private void survive(LocalRedis server, RedisTaskStore store) {
    store.submit(List.of(aTask().build()));
    Claim claim = store.claim("w1", Map.of(Lane.SHORT, 1), LEASE).getFirst();
    store.start(claim, "{}");
    repeat(() -> store.beat(List.of(claim), LEASE), 400);
    repeat(() -> taken.addAll(store.claim("w2", Map.of(Lane.SHORT, 1), LEASE)), 100);
    long seq = 3;
    for (int pause = 0; pause < 3; pause++) {
      if (pause < 2) {
        standStill(server);
      } else {
        server.kill();
        await().pollDelay(PAUSE).until(() -> true);
        server.restart();
      }
      goesOn(store, claim, seq++);
    }
    assertThat(taken).isEmpty();
    Draft complete = Draft.of(EventType.COMPLETE, "{}");
    Finish finish = new Finish(Status.SUCCEEDED, "{}", "{}");
    assertThat(store.finish(claim, finish, seq, List.of(complete))).isTrue();
  }

  private static void standStill(LocalRedis server) {
    Signals.stop(server.pid());
    try {
      await().pollDelay(PAUSE).until(() -> true);
    } finally {
      Signals.resume(server.pid());
    }
  }

  private static void goesOn(RedisTaskStore store, Claim claim, long seq) {
    Row row = new Row(claim, seq, Draft.text(EventType.CONTENT, "response", "a"));
    await()
        .atMost(Duration.ofSeconds(3))
        .ignoreExceptionsInstanceOf(StoreException.class)
        .untilAsserted(
            () -> assertThat(store.append(List.of(row))).isSubsetOf(Appended.OK, Appended.KNOWN));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it ends with its executor
  private void repeat(Runnable call, long millis) {
    others.scheduleWithFixedDelay(
        () -> {
          try {
            call.run();
          } catch (StoreException away) {
            // It is away on purpose.
          }
        },
        0,
        millis,
        TimeUnit.MILLISECONDS);
  }
}
