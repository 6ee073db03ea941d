package io.openclaw.task;

import static io.openclaw.task.Tasks.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import io.openclaw.task.Submission.OnBusy;
import io.openclaw.task.TaskControl.Owned;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskWork.Finish;
import io.openclaw.task.TaskWork.GiveBack;
import io.openclaw.task.TaskWork.Later;
import io.openclaw.task.TaskWork.Row;
import io.openclaw.task.redis.RedisTaskStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two callers at once do whatever they like to the same tasks: workers that crash, people who
/// pause, resume, retry and cancel. Every log follows the table, and every task ends once.
/// `-Drounds=N` and `-Dseed=S` change how many and which.
class RacingCallersTest {
  private static final Duration LEASE = Duration.ofSeconds(4);
  private static final Map<Lane, Integer> ALL =
      Map.of(Lane.PRIORITY, 9, Lane.SHORT, 9, Lane.LONG, 9);
  private static final int STEPS = 25;

  /// After a longer silence of all processes the store gives leases their full length anew.
  private static final long SHORT_ENOUGH_FOR_LEASES_TO_RUN = 900;

  private static final Later LATER = new Later(Duration.ofSeconds(1), /* counts= */ false, 0);
  private static final Draft RETRYING = Draft.of(EventType.RETRYING, "{}");

  private final int rounds = Integer.getInteger("rounds", 20);
  private final long seed = Long.getLong("seed", new Random().nextLong());
  private final AtomicLong now = new AtomicLong(1_700_000_000_000L);
  private final AtomicLong fences = new AtomicLong();

  @Test
  void theTableHoldsAndEveryTaskEndsOnce(@TempDir Path data)
      throws InterruptedException, ExecutionException {
    System.out.printf("racing callers: -Dseed=%d -Drounds=%d%n", seed, rounds);
    try (LocalRedis server = LocalRedis.start(LocalRedis.Settings.in(data));
        Redis redis = Redis.connect(server.url(), Duration.ofSeconds(10));
        ExecutorService callers = Executors.newFixedThreadPool(2)) {
      await().until(redis::connected);
      redis.call(it -> it.configSet("appendfsync", "no"));
      for (int round = 0; round < rounds; round++) {
        race(redis, callers, seed + round);
      }
    }
  }

  private void race(Redis redis, ExecutorService callers, long seed)
      throws InterruptedException, ExecutionException {
    redis.call(it -> it.flushdb());
    Round round = new Round(redis, store(redis));
    round.pass(0);
    for (OnBusy onBusy : OnBusy.values()) {
      round.submit(aTask().asTurn(onBusy));
      round.submit(aTask());
    }
    Future<?> one = callers.submit(() -> round.act(new Random(seed)));
    Future<?> other = callers.submit(() -> round.act(new Random(~seed)));
    one.get();
    other.get();
    round.endAll();
    round.check("seed " + seed);
  }

  private TaskStore store(Redis redis) {
    return RedisTaskStore.forComparison(
        redis,
        QueueLimits.DEFAULT,
        () -> Instant.ofEpochMilli(now.get()),
        Map.of("clock", RedisDump.CLOCK),
        () -> "fence" + fences.incrementAndGet());
  }

  private final class Round {
    private final Redis redis;
    private final TaskStore store;
    private final List<TaskId> ids = new ArrayList<>();

    Round(Redis redis, TaskStore store) {
      this.redis = redis;
      this.store = store;
    }

    void pass(long millis) {
      String time = Long.toString(now.addAndGet(millis));
      redis.call(it -> it.set(RedisKeys.shard(0) + RedisDump.TEST_CLOCK, time));
    }

    void submit(Tasks task) {
      Submission submission = task.build();
      synchronized (ids) {
        ids.add(submission.id());
      }
      store.submit(List.of(submission));
    }

    private List<TaskId> known() {
      synchronized (ids) {
        return List.copyOf(ids);
      }
    }

    void act(Random random) {
      List<Claim> claims = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        if (random.nextBoolean()) {
          steer(random);
        } else {
          work(random, claims);
        }
      }
    }

    private void steer(Random random) {
      List<TaskId> all = known();
      TaskId id = all.get(random.nextInt(all.size()));
      List<Owned> owned = List.of(new Owned(id, "ann"));
      switch (random.nextInt(12)) {
        case 0 -> store.cancel(owned);
        case 1, 2, 3 -> store.pause(owned);
        case 4, 5 -> store.resume(owned);
        case 6 -> submit(aTask().retrying(id));
        case 7 -> store.pauseLane(Lane.SHORT);
        case 8, 9 -> store.resumeLane(Lane.SHORT);
        case 10 -> releaseTurns();
        default -> {
          pass(random.nextInt(3_000));
          store.sweep();
        }
      }
    }

    private void releaseTurns() {
      store.takeTurns(9, LEASE).forEach(it -> store.releaseTurn(it.id(), "{}", 2));
    }

    private void work(Random random, List<Claim> claims) {
      if (claims.isEmpty()) {
        claims.addAll(store.claim("w" + random.nextInt(3), ALL, LEASE));
        claims.forEach(it -> store.start(it, "{}", random.nextBoolean()));
        return;
      }
      Claim claim = claims.get(random.nextInt(claims.size()));
      long seq = store.find(claim.id()).map(TaskView::seq).orElse(0L) + 1;
      Draft text = Draft.text(EventType.CONTENT, "response", "a");
      try {
        switch (random.nextInt(6)) {
          case 0 -> store.append(List.of(new Row(claim, seq, text)));
          case 1 -> finish(claim, seq, random.nextInt(3) == 0 ? Status.FAILED : Status.SUCCEEDED);
          case 2 -> store.giveBack(claim, GiveBack.ofTask("drain", Duration.ZERO));
          case 3 -> store.retryLater(claim, LATER, seq, List.of(RETRYING));
          case 4 -> store.beat(claims, LEASE);
          default -> claims.clear();
        }
      } catch (IllegalStateException otherCallerWasFaster) {
        // Its events are missing, or no attempt is left.
      }
    }

    private void finish(Claim claim, long seq, Status status) {
      EventType end = status == Status.FAILED ? EventType.ERROR : EventType.COMPLETE;
      store.finish(claim, new Finish(status, "{}", "{}"), seq, List.of(Draft.of(end, "{}")));
    }

    /// Lets everything go on until nothing is left to do.
    void endAll() {
      store.resumeLane(Lane.SHORT);
      for (int i = 0; i < 40; i++) {
        pass(SHORT_ENOUGH_FOR_LEASES_TO_RUN);
        store.resume(known().stream().map(it -> new Owned(it, "ann")).toList());
        store.sweep();
        releaseTurns();
        for (Claim claim : store.claim("last", ALL, LEASE)) {
          store.start(claim, "{}");
          long seq = store.find(claim.id()).orElseThrow().seq() + 1;
          finish(claim, seq, Status.SUCCEEDED);
        }
      }
    }

    void check(String story) {
      VisitedTransitions table = new VisitedTransitions();
      table.follow(store, known());
      for (TaskId id : known()) {
        Optional<TaskView> task = store.find(id);
        if (task.isPresent()) {
          check(task.get(), story);
        }
      }
      Map<String, Long> tally = store.tally();
      for (Status status : List.of(Status.QUEUED, Status.RUNNING, Status.RETRYING, Status.PAUSED)) {
        assertThat(tally.getOrDefault(status.word(), 0L)).as(story + status).isZero();
      }
      assertThat(tally).as(story).containsEntry("held:short", 0L).containsEntry("aside", 0L);
      assertThat(store.session("ann", "chat").orElseThrow().unfinished()).as(story).isEmpty();
    }

    private void check(TaskView task, String story) {
      List<EventType> log =
          store.events(task.id(), 0, 1_000).stream().map(TaskEvent::type).toList();
      assertThat(task.status().terminal()).as(story + log).isTrue();
      assertThat(log.indexOf(EventType.DONE)).as(story + log).isEqualTo(log.size() - 1);
      if (task.status() == Status.CANCELLED) {
        assertThat(log).as(story).doesNotContain(EventType.COMPLETE);
      }
    }
  }
}
