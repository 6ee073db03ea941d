package io.openclaw.task;

import static io.openclaw.task.Tasks.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.RedisKeys.Part;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskWork.Appended;
import io.openclaw.task.TaskWork.Finish;
import io.openclaw.task.TaskWork.GiveBack;
import io.openclaw.task.TaskWork.Row;
import io.openclaw.task.redis.RedisTaskStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One task whose keys are damaged, among others of the same call: the others go on, it is set
/// aside.
class RedisDamageTest extends RedisOfAClass {
  private static final Duration LEASE = Duration.ofSeconds(8);
  private static final Map<Lane, Integer> PLACES = Map.of(Lane.SHORT, 10);
  private static final AtomicLong FENCES = new AtomicLong();
  private static final Finish SUCCESS = new Finish(Status.SUCCEEDED, "{}", "{}");

  private long now = 1_700_000_000_000L;
  private final TaskStore store =
      RedisTaskStore.forComparison(
          redis,
          QueueLimits.DEFAULT,
          () -> Instant.ofEpochMilli(now),
          Map.of("clock", RedisDump.CLOCK),
          () -> "fence" + FENCES.incrementAndGet());

  enum Damage {
    WRONG_TYPE {
      @Override
      void to(String key) {
        redis.call(it -> it.set(key, "rubbish"));
      }
    },
    NUMBER_THAT_IS_NONE {
      @Override
      void to(String key) {
        redis.call(it -> it.hset(key, Map.of("seq", "x", "attempt", "x", "bytes", "x")));
      }
    },
    FIELDS_THAT_ARE_MISSING {
      @Override
      void to(String key) {
        redis.call(it -> it.hdel(key, "lane", "account", "attempt", "bytes", "request", "owner"));
      }
    };

    abstract void to(String key);
  }

  @BeforeEach
  void setClock() {
    pass(Duration.ZERO);
  }

  private void pass(Duration time) {
    now += time.toMillis();
    redis.call(it -> it.set(RedisKeys.shard(0) + RedisDump.TEST_CLOCK, Long.toString(now)));
  }

  private List<TaskId> submit(int count) {
    List<TaskId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Submission task = aTask().waitingAtMost(Duration.ofMinutes(10)).build();
      store.submit(List.of(task));
      ids.add(task.id());
    }
    return ids;
  }

  private static void damage(Damage damage, TaskId id) {
    damage.to(RedisKeys.key(0, Part.TASK, id.text()));
  }

  private void assertSetAside(TaskId id) {
    String aside = RedisKeys.key(0, Part.ASIDE);
    Map<String, String> found = redis.call(it -> it.hgetall(aside));
    assertThat(found).containsOnlyKeys(id.text());
    assertThat(store.tally()).containsEntry("aside", 1L);
  }

  @ParameterizedTest
  @EnumSource
  void claimHandsOutTheOthers(Damage damage) {
    List<TaskId> ids = submit(3);
    damage(damage, ids.get(0));

    assertThat(store.claim("w1", PLACES, LEASE))
        .extracting(Claim::id)
        .containsExactly(ids.get(1), ids.get(2));

    assertSetAside(ids.get(0));
    String lane = RedisKeys.key(0, Part.LANE, "short");
    assertThat(redis.call(it -> it.xpending(lane, "workers")).getCount()).isEqualTo(2);
    assertThat(store.claim("w1", PLACES, LEASE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void claimTakesOverTheOthers(Damage damage) {
    List<TaskId> ids = submit(3);
    store.claim("w1", PLACES, LEASE);
    damage(damage, ids.get(0));
    for (int i = 0; i < 9; i++) {
      pass(Duration.ofSeconds(1));
      store.sweep();
    }

    assertThat(store.claim("w2", PLACES, LEASE))
        .extracting(Claim::id)
        .containsExactlyInAnyOrder(ids.get(1), ids.get(2));

    assertSetAside(ids.get(0));
  }

  @ParameterizedTest
  @EnumSource
  void appendAndBeatServeTheOthers(Damage damage) {
    submit(2);
    List<Claim> claims = store.claim("w1", PLACES, LEASE);
    claims.forEach(it -> store.start(it, "{}"));
    damage(damage, claims.getFirst().id());
    Draft text = Draft.text(EventType.CONTENT, "response", "a");
    List<Row> rows = claims.stream().map(it -> new Row(it, 3, text)).toList();

    List<Appended> appended = store.append(rows);

    if (damage != Damage.FIELDS_THAT_ARE_MISSING || appended.getFirst() != Appended.OK) {
      assertThat(appended).containsExactly(Appended.LOST, Appended.OK);
    }
    assertThat(appended.getLast()).isEqualTo(Appended.OK);
    assertThat(store.beat(claims, LEASE)).doesNotContain(claims.getLast());
  }

  @ParameterizedTest
  @EnumSource
  void sweepServesTheOthers(Damage damage) {
    submit(2);
    List<Claim> claims = store.claim("w1", PLACES, LEASE);
    GiveBack rest = GiveBack.ofTask("rpm", Duration.ofSeconds(1));
    claims.forEach(it -> store.giveBack(it, rest));
    damage(damage, claims.getFirst().id());
    pass(Duration.ofSeconds(2));

    store.sweep();

    assertThat(store.claim("w1", PLACES, LEASE))
        .extracting(Claim::id)
        .containsExactly(claims.getLast().id());
    assertSetAside(claims.getFirst().id());
    assertThat(store.sweep().total()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void sweepExpiresTheOthers(Damage damage) {
    List<TaskId> ids = submit(2);
    damage(damage, ids.get(0));
    pass(Duration.ofMinutes(11));

    store.sweep();

    assertThat(store.find(ids.get(1)).orElseThrow().status()).isEqualTo(Status.EXPIRED);
    assertSetAside(ids.get(0));
  }

  @ParameterizedTest
  @EnumSource
  void archivedServesTheOthers(Damage damage) {
    submit(2);
    List<Claim> claims = store.claim("w1", PLACES, LEASE);
    claims.forEach(it -> store.start(it, "{}"));
    claims.forEach(it -> store.finish(it, SUCCESS, 3, List.of(Draft.of(EventType.COMPLETE, "{}"))));
    damage(damage, claims.getFirst().id());

    store.archived(store.outbox(0, 10), Duration.ZERO, Duration.ofDays(7));

    assertThat(store.find(claims.getLast().id())).isEmpty();
    assertThat(store.outbox(0, 10)).isEmpty();
    assertSetAside(claims.getFirst().id());
  }

  @ParameterizedTest
  @EnumSource(names = {"WRONG_TYPE", "FIELDS_THAT_ARE_MISSING"})
  void viewShowsTheOthers(Damage damage) {
    List<TaskId> ids = submit(2);
    damage(damage, ids.get(0));

    assertThat(store.find(ids)).extracting(TaskView::id).containsExactly(ids.get(1));
  }
}
