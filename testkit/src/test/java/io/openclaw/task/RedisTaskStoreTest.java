package io.openclaw.task;

import static io.openclaw.task.Tasks.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.RedisKeys.Part;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskWork.Later;
import io.openclaw.task.TaskWork.Row;
import io.openclaw.task.redis.RedisTaskSignals;
import io.openclaw.task.redis.RedisTaskStore;
import io.openclaw.task.redis.RedisWorkers;
import io.openclaw.testkit.proxy.FaultProxy;
import io.openclaw.testkit.redis.TestRedis;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract on a real Redis, and what only Redis can get wrong.
class RedisTaskStoreTest extends TaskControlContract {
  private static final AtomicLong FENCES = new AtomicLong();

  @TempDir static Path data;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static TestRedis server;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static Redis redis;

  private long now = 1_700_000_000_000L;
  private final TaskStore store = store(LIMITS);

  @BeforeAll
  static void startRedis() {
    server = TestRedis.start(data);
    redis = Redis.connect(server.url(), Duration.ofSeconds(5));
    await().until(redis::connected);
    redis.call(it -> it.configSet("appendfsync", "no"));
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
    server.close();
  }

  @BeforeEach
  void clear() {
    redis.call(it -> it.configSet("maxmemory", "0"));
    redis.call(it -> it.flushdb());
    jump(Duration.ZERO);
  }

  @Override
  TaskStore store() {
    return store;
  }

  @Override
  final TaskStore store(QueueLimits limits) {
    return RedisTaskStore.forComparison(
        redis,
        limits,
        () -> Instant.ofEpochMilli(now),
        Map.of("clock", RedisDump.CLOCK),
        () -> "fence" + FENCES.incrementAndGet());
  }

  @Override
  long millis() {
    return now;
  }

  @Override
  void jump(Duration time) {
    now += time.toMillis();
    redis.call(it -> it.set(RedisKeys.shard(0) + RedisDump.TEST_CLOCK, Long.toString(now)));
  }

  @Test
  void whenMemoryIsUsedUpNothingNewComesInButEverythingEnds() {
    Claim running = started(aTask());
    accepted(aTask());
    redis.call(it -> it.configSet("maxmemory", "1"));

    assertThatThrownBy(() -> submit(aTask())).isInstanceOf(StoreException.StorageFull.class);
    assertThatThrownBy(() -> store.append(List.of(new Row(running, 3, text("a")))))
        .isInstanceOf(StoreException.StorageFull.class);

    assertThat(store.beat(List.of(running), LEASE)).isEmpty();
    assertThat(store.finish(running, SUCCESS, 3, List.of(text("a"), complete()))).isTrue();
    Claim next = claim("w1").getFirst();
    assertThat(store.start(next, "{}")).isPresent();
    Draft why = Draft.of(EventType.RETRYING, "{}");
    assertThat(store.retryLater(next, new Later(Duration.ZERO, true, 0), 3, List.of(why))).isTrue();
    assertThat(store.sweep().due()).isEqualTo(1);
    assertThat(
            store.giveBack(
                claim("w1").getFirst(), TaskWork.GiveBack.ofTask("drain", Duration.ZERO)))
        .isTrue();
    pause(next.id());
    resume(next.id());
    assertThat(store.pauseLane(Lane.SHORT)).isTrue();
    assertThat(store.resumeLane(Lane.SHORT)).isTrue();
    assertThat(store.cancel(next.id(), "ann")).isEqualTo(NOW);
    store.archived(store.outbox(0, 10), Duration.ZERO, Duration.ofDays(7));
    assertThat(store.outbox(0, 10)).isEmpty();
  }

  @Test
  void nothingHasATimeToLiveBeforeTheHistoryHasIt() {
    Claim claim = started(aTask().withKey("k", "b"));
    store.append(List.of(new Row(claim, 3, text("a"))));
    store.finish(claim, SUCCESS, 4, List.of(complete()));
    assertThat(timesToLive()).allMatch(ttl -> ttl == -1);

    store.archived(store.outbox(0, 10), Duration.ofHours(1), Duration.ofDays(7));

    String task = RedisKeys.key(0, Part.TASK, claim.id().text());
    String log = RedisKeys.key(0, Part.LOG, claim.id().text());
    assertThat(number(it -> it.pttl(task))).isBetween(1L, 3_600_000L);
    assertThat(number(it -> it.pttl(log))).isBetween(1L, 3_600_000L);
  }

  private static long number(
      Function<RedisClusterAsyncCommands<String, String>, RedisFuture<Long>> of) {
    return redis.call(of);
  }

  private List<Long> timesToLive() {
    return redis.call(it -> it.keys("oc:*")).stream()
        .map(key -> redis.call(it -> it.pttl(key)))
        .toList();
  }

  @Test
  void anEndedTaskLeavesNoTraceInTheLaneAndItsGroup() {
    Claim claim = started(aTask());
    String lane = RedisKeys.key(0, Part.LANE, "short");
    assertThat(redis.call(it -> it.xpending(lane, "workers")).getCount()).isEqualTo(1);

    store.finish(claim, SUCCESS, 3, List.of(complete()));

    assertThat(number(it -> it.xlen(lane))).isZero();
    assertThat(redis.call(it -> it.xpending(lane, "workers")).getCount()).isZero();
  }

  @Test
  void aDestroyedGroupIsMadeAgainAndNothingWaitingIsLost() {
    Claim held = started(aTask());
    TaskId waiting = accepted(aTask());
    String lane = RedisKeys.key(0, Part.LANE, "short");
    redis.call(it -> it.xgroupDestroy(lane, "workers"));

    assertThat(claim("w2")).extracting(Claim::id).containsExactly(waiting);
    assertThat(store.finish(held, SUCCESS, 3, List.of(complete()))).isTrue();
  }

  @Test
  void consumersOfGoneWorkersAreForgottenButNeverOneWithPendingEntries() {
    accepted(aTask());
    Claim idle = store.claim("idle", Map.of(Lane.SHORT, 1), LEASE).getFirst();
    store.cancel(idle.id(), "ann");
    started(aTask());
    String lane = RedisKeys.key(0, Part.LANE, "short");

    await()
        .until(() -> {
          RedisTidy.run(redis, Duration.ofMillis(1));
          return redis.call(it -> it.xinfoConsumers(lane, "workers")).size() == 1;
        });
    assertThat(redis.call(it -> it.xpending(lane, "workers")).getCount()).isEqualTo(1);
  }

  @Test
  void positionCostsTheSameAtTenAndAtTenThousand() {
    RedisTaskStore large =
        new RedisTaskStore(redis, new QueueLimits(20_000, 1 << 30, 1), 1, InstantSource.system());
    Tasks stuck = aTask().forAccount("stuck", 1).waitingAtMost(Duration.ofDays(7));
    List<TaskId> ids = new ArrayList<>();
    long atTen = 0;
    while (ids.size() < 10_000) {
      List<Submission> batch = new ArrayList<>();
      for (int i = 0; i < (ids.isEmpty() ? 10 : 90); i++) {
        batch.add(stuck.build());
      }
      large.submit(batch).forEach(it -> ids.add(((SubmitResult.Accepted) it).id()));
      atTen = ids.size() == 10 ? commandsOf(() -> large.find(ids.getLast())) : atTen;
    }

    assertThat(large.find(ids.get(9_999)).orElseThrow().position()).isEqualTo(10_000);
    assertThat(large.find(ids.get(4_321)).orElseThrow().position()).isEqualTo(4_322);
    assertThat(commandsOf(() -> large.find(ids.getLast()))).isEqualTo(atTen);
    Claim head = large.claim("w1", Map.of(Lane.SHORT, 5), LEASE).getFirst();
    large.start(head, "{}");
    assertThat(large.find(ids.get(4_321)).orElseThrow().position()).isEqualTo(4_321);
  }

  @Test
  void theViewOfTheLanesCostsTheSameAtTenAndAtTenThousand() {
    RedisTaskStore large =
        new RedisTaskStore(redis, new QueueLimits(20_000, 1 << 30, 1), 1, InstantSource.system());
    Tasks patient = aTask().forAccount("stuck", 1).waitingAtMost(Duration.ofDays(7));
    long atTen = 0;
    for (int tasks = 0; tasks < 10_000; ) {
      int more = tasks == 0 ? 10 : 90;
      large.submit(Stream.generate(patient::build).limit(more).toList());
      tasks += more;
      atTen = tasks == 10 ? commandsOf(large::lanes) : atTen;
    }

    assertThat(lane(large, Lane.SHORT).waiting()).isEqualTo(10_000);
    assertThat(commandsOf(large::lanes)).isEqualTo(atTen);
  }

  @Test
  void aTaskThatWaitsForAnApprovalIsNotResumed() {
    TaskId id = accepted(aTask());
    pause(id);
    String task = RedisKeys.key(0, Part.TASK, id.text());
    redis.call(it -> it.hset(task, "paused_by", "approval"));

    assertThat(store.resume(id, "ann"))
        .isEqualTo(new TaskControl.Controlled.Refused(Status.PAUSED));
    assertThat(log(id)).endsWith(EventType.PAUSED);
  }

  /// How many commands Redis ran for it: the cost that does not depend on the machine.
  private static long commandsOf(Runnable action) {
    long before = commands();
    action.run();
    return commands() - before;
  }

  private static long commands() {
    return redis
        .call(it -> it.info("commandstats"))
        .lines()
        .filter(line -> line.startsWith("cmdstat_z") || line.startsWith("cmdstat_h"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("^\\w+:calls=(\\d+),.*", "$1")))
        .sum();
  }

  @Test
  void signalsTellOfEventsAndOfVoidClaims() throws Exception {
    Queue<TaskSignals.Appended> events = new ConcurrentLinkedQueue<>();
    Queue<TaskSignals.Control> control = new ConcurrentLinkedQueue<>();
    RedisTaskSignals signals = new RedisTaskSignals(redis, 1);
    Queue<Boolean> ready = new ConcurrentLinkedQueue<>();
    try (AutoCloseable one =
            signals.onEvents(list -> {
              ready.add(true);
              events.addAll(list);
            });
        AutoCloseable two = signals.onControl(control::add)) {
      await().until(() -> !ready.isEmpty());
      Claim claim = started(aTask());
      store.append(
          List.of(
              new Row(claim, 3, text("small \u0000 ü")),
              new Row(claim, 4, text("x".repeat(9_000)))));
      await()
          .until(() -> {
            store.cancel(claim.id(), "ann");
            return events.stream().anyMatch(it -> it.seq() == 4);
          });

      List<TaskSignals.Appended> seen = List.copyOf(events);
      assertThat(seen.stream().filter(it -> it.seq() == 3).findFirst().orElseThrow().event())
          .contains(store.events(claim.id(), 2, 1).getFirst());
      assertThat(seen.stream().filter(it -> it.seq() == 4).findFirst().orElseThrow().event())
          .as("large ones are only announced")
          .isEmpty();
      await().until(() -> control.contains(new TaskSignals.Control.ClaimVoid(claim.id())));
      assertThat(one).isNotNull();
      assertThat(two).isNotNull();
    }
  }

  @Test
  void aRedisThatMayNotWriteIsAwayNotBroken() {
    TaskId waiting = accepted(aTask());
    redis.call(it -> it.replicaof("127.0.0.1", 1));
    try {
      assertThatThrownBy(() -> submit(aTask())).isInstanceOf(StoreException.Away.class);
      assertThat(store.find(waiting)).isPresent();
    } finally {
      redis.call(it -> it.replicaofNoOne());
    }
  }

  @Test
  void aRedisThatMissesItsReplicasIsAwayAndAnEndWaitsForThem() {
    Claim running = started(aTask());
    redis.call(it -> it.configSet("min-replicas-to-write", "1"));
    try {
      assertThatThrownBy(() -> store.finish(running, SUCCESS, 3, List.of(complete())))
          .isInstanceOf(StoreException.Away.class);
    } finally {
      redis.call(it -> it.configSet("min-replicas-to-write", "0"));
    }
    assertThat(store.finish(running, SUCCESS, 3, List.of(complete()))).isTrue();
  }

  @Test
  void aClaimWhoseAnswerWasLostIsAnsweredAgain() {
    TaskId id = accepted(aTask());
    URI direct = URI.create(server.url());
    try (FaultProxy proxy = FaultProxy.to("redis", direct.getPort());
        Redis link = Redis.connect("redis://127.0.0.1:" + proxy.port(), Duration.ofMillis(300))) {
      await().until(link::connected);
      RedisTaskStore hasty = new RedisTaskStore(link, LIMITS, 1, InstantSource.system());
      // A script that the server does not have yet is sent in a second call.
      hasty.claim("onlooker", Map.of(), LEASE);
      proxy.stall(Duration.ofMinutes(1));
      assertThatThrownBy(() -> hasty.claim("w1", ALL, LEASE))
          .isInstanceOf(StoreException.OutcomeUnknown.class);
      proxy.calm();
      await().until(() -> store.tally().getOrDefault("held:short", 0L) == 1);

      Claim claim = hasty.claim("w1", ALL, LEASE).getFirst();

      assertThat(claim.id()).isEqualTo(id);
      assertThat(store.start(claim, "{}")).isPresent();
      assertThat(hasty.claim("w1", ALL, LEASE)).isEmpty();
    }
  }

  @Test
  void aShardThatFailsKeepsNoClaimOfAnother() {
    TaskId id = accepted(aTask());
    redis.call(it -> it.set(RedisKeys.key(1, Part.LEASES, Lane.SHORT.word()), "damaged"));
    TaskStore two = new RedisTaskStore(redis, LIMITS, 2, () -> Instant.ofEpochMilli(now));

    assertThat(two.claim("w1", ALL, LEASE)).extracting(Claim::id).containsExactly(id);
  }

  @Test
  void theDeadListFollowsItsTasksAndIsBounded() {
    String dead = RedisKeys.key(0, Part.DEAD);
    Claim archived = started(aTask());
    store.finish(archived, FAILURE, 3, List.of(Draft.of(EventType.ERROR, "{}")));
    store.archived(store.outbox(0, 10), Duration.ZERO, Duration.ofDays(7));
    assertThat(number(it -> it.zcard(dead))).as("it outlives the copy").isEqualTo(1);
    store.forget(archived.id(), "ann", "");
    assertThat(number(it -> it.zcard(dead))).isZero();

    Claim forgotten = started(aTask());
    store.finish(forgotten, FAILURE, 3, List.of(Draft.of(EventType.ERROR, "{}")));
    store.forget(forgotten.id(), "ann", "");
    assertThat(number(it -> it.zcard(dead))).isZero();

    Claim old = started(aTask());
    store.finish(old, FAILURE, 3, List.of(Draft.of(EventType.ERROR, "{}")));
    jump(Duration.ofDays(6));
    store.sweep();
    assertThat(number(it -> it.zcard(dead))).isEqualTo(1);
    jump(Duration.ofDays(1));
    store.sweep();
    assertThat(number(it -> it.zcard(dead))).isZero();
  }

  @Test
  void workersOfOtherVersionsAreListed() {
    String id = "w2-host-2-y";
    String json =
        "{\"id\":\"" + id + "\",\"name\":\"w2\",\"unknown\":[1],\"places\":{\"SHORT\":5}}";
    redis.call(it -> it.set(RedisKeys.worker(id), json));
    redis.call(it -> it.zadd(RedisKeys.workers(), 1, id));

    List<Workers.Worker> listed = new RedisWorkers(redis, InstantSource.system()).list();

    assertThat(listed).extracting(Workers.Worker::name).containsExactly("w2");
    assertThat(listed.getFirst().places()).isEqualTo(Map.of(Lane.SHORT, 5));
    assertThat(listed.getFirst().accounts()).isEmpty();
    assertThat(listed.getFirst().startedAt()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void workersAreListedWhileTheyAnnounceThemselves() {
    RedisWorkers workers = new RedisWorkers(redis, InstantSource.system());
    Workers.Worker worker =
        new Workers.Worker(
            "w1-host-1-x",
            "w1",
            1,
            "host",
            Instant.EPOCH,
            Map.of(Lane.SHORT, 5),
            2,
            false,
            List.of("sim"),
            List.of("account"),
            List.of("ask"),
            /* vitals= */ null);

    workers.announce(worker, Duration.ofSeconds(60));
    assertThat(workers.list()).containsExactly(worker);
    workers.announce(worker, Duration.ofMillis(1));
    await().untilAsserted(() -> assertThat(workers.list()).isEmpty());
    workers.announce(worker, Duration.ofSeconds(60));
    workers.leave(worker.id());
    assertThat(workers.list()).isEmpty();
  }

  @Test
  void onlyAWorkerThatIsThereIsAskedToDrainAndItIsToldSoForAsLongAsThatTakes() {
    RedisWorkers workers = new RedisWorkers(redis, InstantSource.system());
    Workers.Vitals vitals = new Workers.Vitals("2.0", 1, 2, 3, 4.5, /* sandbox= */ null);
    Workers.Worker worker =
        new Workers.Worker(
            "w1-host-1-y",
            "w1",
            1,
            "host",
            Instant.EPOCH,
            Map.of(),
            0,
            false,
            List.of(),
            List.of(),
            List.of("ask"),
            vitals);
    workers.announce(worker, Duration.ofSeconds(60));

    assertThat(workers.requestDrain("w9-host-1-y")).isFalse();
    assertThat(workers.drainRequested(worker.id())).isFalse();
    assertThat(workers.requestDrain(worker.id())).isTrue();
    assertThat(workers.requestDrain(worker.id())).isTrue();
    assertThat(workers.drainRequested(worker.id())).isTrue();
    assertThat(workers.list()).containsExactly(worker);
    workers.leave(worker.id());
    assertThat(workers.requestDrain(worker.id())).isFalse();
  }

  @Test
  void whileRedisIsAwayCallsFailAtOnceAndItComesBackByItself(@TempDir Path other) {
    try (LocalRedis mortal = LocalRedis.start(LocalRedis.Settings.in(other));
        Redis link = Redis.connect(mortal.url(), Duration.ofSeconds(1))) {
      RedisTaskStore tasks = new RedisTaskStore(link, LIMITS, 1, InstantSource.system());
      await().until(link::connected);
      tasks.submit(List.of(aTask().build()));
      mortal.kill();
      await().until(() -> !link.connected());

      long before = System.nanoTime();
      assertThatThrownBy(() -> tasks.submit(List.of(aTask().build())))
          .isInstanceOf(StoreException.Away.class);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(200));

      mortal.restart();
      await().ignoreExceptions().until(() -> tasks.tally().getOrDefault("queued", 0L) == 1);
      tasks.submit(List.of(aTask().build()));
      assertThat(tasks.tally()).containsEntry("queued", 2L);
    }
  }
}
