package io.openclaw.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.provider.Catalogue;
import io.openclaw.redis.Redis;
import io.openclaw.task.Lane;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.Status;
import io.openclaw.task.Submission;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskStore;
import io.openclaw.task.Workers;
import io.openclaw.task.redis.RedisTaskStore;
import io.openclaw.task.redis.RedisWorkers;
import io.openclaw.worker.provider.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real program, in a process of its own.
@Timeout(120)
class WorkerProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Process> started = new ArrayList<>();
  @TempDir private Path folder;

  @AfterEach
  void killWhatIsLeft() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void aTrainingRunEndsWellWithoutRedis() throws Exception {
    Process worker =
        start("redis://127.0.0.1:1", "http://127.0.0.1:1", "-Dspring.context.exit=onRefresh");

    assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(worker.exitValue()).as(log()).isZero();
  }

  @Test
  void aSettingThatMakesNoSenseStopsTheStartAndIsNamed() throws Exception {
    Process worker =
        start("redis://127.0.0.1:1", "http://127.0.0.1:1", "-Dopenclaw.worker.beat=7s");

    assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(worker.exitValue()).isEqualTo(1);
    assertThat(log()).contains("openclaw.worker.beat must be at most half of the lease");
  }

  @Test
  void startsBeforeRedisRunsATaskAndDrainsOnSigterm() throws Exception {
    try (LocalRedis server = LocalRedis.start(LocalRedis.Settings.in(folder.resolve("redis")));
        ScriptedServer provider = new ScriptedServer(it -> it.stream().content("hello").done())) {
      server.kill();
      Process process = start(server.url(), provider.url(), "-Dopenclaw.worker.name=w9");
      await().atMost(PATIENCE).until(() -> log().contains("takes tasks"));
      server.restart();
      try (Redis redis = Redis.connect(server.url(), Duration.ofSeconds(2))) {
        await().until(redis::connected);
        Workers workers = new RedisWorkers(redis, InstantSource.system());
        await().atMost(PATIENCE).until(() -> workers.list().size() == 1);
        assertThat(workers.list().getFirst().name()).isEqualTo("w9");
        assertThat(workers.list().getFirst().pid()).isEqualTo(process.pid());
        TaskStore store = new RedisTaskStore(redis, QueueLimits.DEFAULT, 1, InstantSource.system());

        TaskId id = submit(store, provider.url());

        await().atMost(PATIENCE).until(() -> status(store, id).terminal());
        assertThat(status(store, id)).isEqualTo(Status.SUCCEEDED);
        assertThat(store.lastEvents(id, 2).getFirst().data()).contains("\"reply\":\"hello\"");

        process.destroy();
        assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(log()).isZero();
        assertThat(workers.list()).isEmpty();
      }
    }
  }

  @Test
  void aDrainThatIsRequestedEndsTheProcessAndGivesItsTaskBack() throws Exception {
    try (LocalRedis server = LocalRedis.start(LocalRedis.Settings.in(folder.resolve("redis")));
        ScriptedServer provider =
            new ScriptedServer(it -> it.stream().content("x").awaitClosedByClient());
        Redis redis = Redis.connect(server.url(), Duration.ofSeconds(2))) {
      await().until(redis::connected);
      TaskStore store = new RedisTaskStore(redis, QueueLimits.DEFAULT, 1, InstantSource.system());
      Workers workers = new RedisWorkers(redis, InstantSource.system());
      Process process = start(server.url(), provider.url(), "-Dopenclaw.worker.grace=1s");
      TaskId id = submit(store, provider.url());
      await().atMost(PATIENCE).until(() -> status(store, id) == Status.RUNNING);

      assertThat(workers.requestDrain(workers.list().getFirst().id())).isTrue();

      assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(log()).isZero();
      assertThat(status(store, id)).isEqualTo(Status.QUEUED);
      assertThat(workers.list()).isEmpty();
    }
  }

  @Test
  void aProcessThatStaysAboveItsMemoryLimitDrainsAndEnds() throws Exception {
    Process worker =
        start("redis://127.0.0.1:1", "http://127.0.0.1:1", "-Dopenclaw.worker.most-resident=1");

    assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(worker.exitValue()).as(log()).isZero();
    assertThat(log()).contains("stays above its memory limit");
  }

  /// What they bring together is several times the heap.
  @Test
  void largeRequestsAndAnswersNeverExhaustTheMemory() throws Exception {
    String answer = "y".repeat(500_000);
    try (LocalRedis server = LocalRedis.start(LocalRedis.Settings.in(folder.resolve("redis")));
        ScriptedServer provider =
            new ScriptedServer(it -> {
              it.stream();
              for (int i = 0; i < 30; i++) {
                it.content(answer);
              }
              it.done();
            });
        Redis redis = Redis.connect(server.url(), Duration.ofSeconds(10))) {
      await().until(redis::connected);
      TaskStore store = new RedisTaskStore(redis, QueueLimits.DEFAULT, 1, InstantSource.system());
      String request = "{\"message\":\"%s\"}".formatted("x".repeat(9_900_000));
      List<TaskId> ids =
          IntStream.range(0, 8).mapToObj(_ -> submit(store, provider.url(), request)).toList();

      Process process =
          start(
              server.url(),
              provider.url(),
              "-Xmx256m",
              "-XX:+ExitOnOutOfMemoryError",
              "-Dopenclaw.worker.answer-within=10s");

      for (TaskId id : ids) {
        await()
            .atMost(Duration.ofSeconds(110))
            .pollInterval(Duration.ofMillis(100))
            .until(() -> status(store, id).terminal() || !process.isAlive());
        assertThat(status(store, id)).as(log()).isEqualTo(Status.SUCCEEDED);
      }
      assertThat(process.isAlive()).as(log()).isTrue();
    }
  }

  private static Status status(TaskStore store, TaskId id) {
    return store.find(id).orElseThrow().status();
  }

  private static TaskId submit(TaskStore store, String simulator) {
    return submit(store, simulator, "{\"message\":\"hi\"}");
  }

  private static TaskId submit(TaskStore store, String simulator, String request) {
    Catalogue catalogue = Catalogue.load(Map.of("OPENCLAW_SIMULATOR_URL", simulator));
    TaskId id = TaskId.create(0, InstantSource.system());
    store.submit(
        List.of(
            new Submission(
                id,
                "owner",
                Lane.PRIORITY,
                catalogue.find("sim").orElseThrow().account(),
                Submission.AccountLimits.NONE,
                "sim",
                "",
                "ask",
                "",
                request,
                request.length(),
                0,
                Duration.ofHours(1),
                1,
                Duration.ofMinutes(1),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())));
    return id;
  }

  private Process start(String redis, String simulator, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(WorkerApplication.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OPENCLAW_REDIS_URL", redis);
    builder.environment().put("OPENCLAW_SIMULATOR_URL", simulator);
    builder.environment().put("LOGGING_LEVEL_ROOT", "info");
    builder.redirectOutput(folder.resolve("worker.log").toFile());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("worker.log"));
  }
}
