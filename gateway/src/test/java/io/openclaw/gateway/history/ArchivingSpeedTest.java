package io.openclaw.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.history.sql.HistoryFile;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.task.Lane;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.Submission;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskStore;
import io.openclaw.task.redis.RedisTaskStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How fast ended tasks go from a real Redis into a real file. `-Dtasks=5000` says how many; the
/// figure is printed and not judged, since it is the machine's.
class ArchivingSpeedTest {
  private static final int TASKS = Integer.getInteger("tasks", 300);

  @Test
  void allEndedTasksAreArchived(@TempDir Path folder) {
    InstantSource clock = InstantSource.system();
    try (LocalRedis server = LocalRedis.start(LocalRedis.Settings.in(folder));
        Redis redis = Redis.connect(server.url(), Duration.ofSeconds(5));
        HistoryFile file = HistoryFile.in(folder)) {
      await().until(redis::connected);
      TaskStore store = new RedisTaskStore(redis, QueueLimits.DEFAULT, 1, clock);
      for (int number = 0; number < TASKS; number++) {
        end(store, TaskId.create(0, clock));
      }
      HistorySettings settings = TestSettings.DEFAULT;
      HistoryArchive archive = file.open().archive();
      TakeOver takeOver =
          new TakeOver(store, store, store::deliveries, archive, () -> 0, settings, () -> true);
      Archiver archiver = new Archiver(store, takeOver, 250, () -> true, clock);

      long from = System.nanoTime();
      while (archiver.state().archived() < TASKS) {
        archiver.pass();
      }
      double seconds = (System.nanoTime() - from) / 1e9;

      System.out.printf("archived %d tasks: %.0f a second%n", TASKS, TASKS / seconds);
      assertThat(file.number("SELECT count(*) FROM task")).isEqualTo(TASKS);
      assertThat(store.outbox(0, 1)).isEmpty();
    }
  }

  private static void end(TaskStore store, TaskId id) {
    Submission task =
        new Submission(
            id,
            "ann",
            Lane.SHORT,
            "sim",
            Submission.AccountLimits.NONE,
            "sim",
            "sim-1",
            "ask",
            "",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
            60,
            0,
            Duration.ofHours(1),
            4,
            Duration.ofMinutes(5),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    store.submit(List.of(task));
    ScriptedWorker.claim(store, id.text()).start().say("a", "b", "c", "d").succeed("abcd");
  }
}
